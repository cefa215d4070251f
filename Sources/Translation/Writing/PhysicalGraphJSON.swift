// DALiuGE's JSON form of a physical graph: a list of Drops, each with its neighbours by oid and port,
// and a last element for reproducibility data, which is empty. For exchange; big graphs have HDF5.

package import Graphs
package import JSON

package struct PhysicalGraphJSON {
    private let blueprint: Blueprint
    private let prefix: String

    /// An oid is the prefix, the component's id and the instance id, joined by underscores.
    package init(_ blueprint: Blueprint, prefix: String = "1") {
        self.blueprint = blueprint
        self.prefix = prefix
    }

    package func oid(of name: DropName) -> String {
        blueprint[name.component].oid(of: Int(name.instance), session: prefix)
    }

    package func write<Failure: Error>(
        _ graph: PhysicalGraph, to writer: inout JSONWriter<Failure>
    ) throws(Failure) {
        try writer.beginArray()
        for row in 0..<graph.dropCount { try write(DropID(row), of: graph, to: &writer) }
        try writer.beginObject()
        try writer.endObject()
        try writer.endArray()
    }

    private func write<Failure: Error>(
        _ drop: DropID, of graph: PhysicalGraph, to writer: inout JSONWriter<Failure>
    ) throws(Failure) {
        let name = graph.name(of: drop)
        let component = blueprint[name.component]
        let instance = Int(name.instance)
        try writer.beginObject()
        for (key, value) in [
            ("oid", oid(of: name)), ("name", component.name),
            ("categoryType", component.categoryType), ("category", component.category),
            ("dropclass", component.dropClass), ("storage", component.category),
            ("iid", component.instanceID(of: instance)), ("lg_key", component.id),
        ] {
            try writer.key(key)
            try writer.string(value)
        }
        try writer.key("weight")
        try writer.integer(Int(component.weight))
        try writer.key("rank")
        try writer.beginArray()
        try writer.integer(0)
        for coordinate in component.coordinates(of: instance) { try writer.integer(coordinate) }
        try writer.endArray()
        try writeEdges(of: drop, component.kind, graph, to: &writer)
        try writeFields(component, to: &writer)
        try writer.endObject()
    }

    private func writeEdges<Failure: Error>(
        of drop: DropID, _ kind: DropKind, _ graph: PhysicalGraph,
        to writer: inout JSONWriter<Failure>
    ) throws(Failure) {
        let consumers = graph.consumerRange(of: drop).map {
            (graph.consumers[$0], blueprint.ports[Int(graph.consumerPorts[$0])])
        }
        let producers = graph.producerRange(of: drop).map {
            (graph.producers[$0], blueprint.ports[Int(graph.producerPorts[$0])])
        }
        // A data Drop beside a data Drop is its input, as in DALiuGE.
        let made = producers.filter { kindOf($0.0, graph) == .app }
        let read = producers.filter { kindOf($0.0, graph) == .data }
        for (key, edges, side) in [
            (
                kind == .app ? "outputs" : "consumers", consumers.filter { !$0.1.isStream },
                \PortPair.source
            ),
            ("streamingConsumers", consumers.filter { $0.1.isStream }, \PortPair.source),
            ("producers", made, \PortPair.target),
            ("inputs", read.filter { !$0.1.isStream }, \PortPair.target),
            ("streamingInputs", read.filter { $0.1.isStream }, \PortPair.target),
        ] where !edges.isEmpty {
            try writer.key(key)
            try writer.beginArray()
            for (neighbour, ports) in edges {
                try writer.beginObject()
                try writer.key(oid(of: graph.name(of: neighbour)))
                try writer.string(ports[keyPath: side])
                try writer.endObject()
            }
            try writer.endArray()
        }
    }

    private func kindOf(_ neighbour: Neighbour, _ graph: PhysicalGraph) -> DropKind {
        blueprint[graph.name(of: neighbour).component].kind
    }

    private func writeFields<Failure: Error>(
        _ component: Component, to writer: inout JSONWriter<Failure>
    ) throws(Failure) {
        try writer.key("fields")
        try writer.beginArray()
        for field in component.fields {
            try writer.beginObject()
            for (key, value) in [
                ("id", field.id), ("name", field.name), ("value", field.value),
                ("defaultValue", field.defaultValue), ("type", field.type),
                ("parameterType", field.parameterType), ("encoding", field.encoding),
                ("usage", field.usage.eagleName),
            ] {
                try writer.key(key)
                try writer.string(value)
            }
            try writer.key("positional")
            try writer.boolean(field.isPositional)
            try writer.endObject()
        }
        try writer.endArray()
    }
}

extension Field.Usage {
    /// EAGLE's word for it.
    package var eagleName: String {
        switch self {
        case .noPort: "NoPort"
        case .input: "InputPort"
        case .output: "OutputPort"
        case .inputAndOutput: "InputOutput"
        }
    }
}
