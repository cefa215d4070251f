// A Drop's neighbours, each list under DALiuGE's name for it. An edge is told at both its ends, with
// the port of that end; a port without a name leaves the bare oid.

import Graphs
import JSON

extension PhysicalGraphJSON {
    func writeEdges<Failure: Error>(
        of drop: DropID, _ kind: DropKind, _ graph: PhysicalGraph,
        to writer: inout JSONWriter<Failure>
    ) throws(Failure) {
        let consumers = graph.consumerRange(of: drop).map {
            (graph.consumers[$0], blueprint.ports[Int(graph.consumerPorts[$0])])
        }
        let producers = graph.producerRange(of: drop).map {
            (graph.producers[$0], blueprint.ports[Int(graph.producerPorts[$0])])
        }
        let isStream = { (edge: (Neighbour, PortPair)) in edge.1.isStream }
        // A data Drop beside a data Drop is its input, as in DALiuGE.
        let isMade = { (edge: (Neighbour, PortPair)) in kindOf(edge.0, graph) == .app }
        for (key, edges, side) in [
            (
                kind == .app ? "outputs" : "consumers", consumers.filter { !isStream($0) },
                \PortPair.source
            ),
            ("streamingConsumers", consumers.filter(isStream), \PortPair.source),
            ("producers", producers.filter { isMade($0) && !isStream($0) }, \PortPair.target),
            ("inputs", producers.filter { !isMade($0) && !isStream($0) }, \PortPair.target),
            ("streamingInputs", producers.filter(isStream), \PortPair.target),
        ] where !edges.isEmpty {
            try writer.key(key)
            try writer.beginArray()
            for (neighbour, ports) in edges {
                let oid = oid(of: graph.name(of: neighbour))
                let port = ports[keyPath: side]
                guard !port.isEmpty else {
                    try writer.string(oid)
                    continue
                }
                try writer.beginObject()
                try writer.key(oid)
                try writer.string(port)
                try writer.endObject()
            }
            try writer.endArray()
        }
    }

    private func kindOf(_ neighbour: Neighbour, _ graph: PhysicalGraph) -> DropKind {
        blueprint[graph.name(of: neighbour).component].kind
    }
}
