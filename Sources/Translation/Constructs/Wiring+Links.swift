// The last step of every link: its ports' names, and the Drops that go in between.

import Graphs

extension Wiring {
    /// Adds a link to the blueprint; between two apps goes a null Drop, so that the graph stays
    /// bipartite.
    mutating func link(
        _ from: ComponentID, _ to: ComponentID, _ ports: PortPair, _ rule: LinkRule
    ) {
        guard blueprint.count(of: from) > 0, blueprint.count(of: to) > 0 else { return }
        guard blueprint[from].kind == .app, blueprint[to].kind == .app else {
            return blueprint.link(from, to: to, ports: ports, rule: rule)
        }
        guard hasRoom(for: max(blueprint.count(of: from), blueprint.count(of: to))) else { return }
        let fansOut = blueprint.count(of: to) > blueprint.count(of: from)
        let null = blueprint.add(
            Component(
                id: "\(blueprint[from].id)-\(blueprint[to].id)-stream", name: "StreamNull",
                kind: .data, category: "null", categoryType: "Data",
                dropClass: "dlg.data.drops.data_base.NullDROP",
                levels: fansOut ? blueprint[to].levels : blueprint[from].levels, weight: 0))
        let into = PortPair(source: ports.source, target: "stream")
        let out = PortPair(source: "stream", target: ports.target, isStream: true)
        blueprint.link(from, to: null, ports: into, rule: fansOut ? rule : .oneToOne)
        blueprint.link(null, to: to, ports: out, rule: fansOut ? .oneToOne : rule)
    }

    /// The name of the port that a link names by id, checked; the last port where it names none.
    mutating func portName(
        _ id: String?, of node: Int, isSource: Bool, _ edge: ConstructTree.Edge
    ) -> String {
        let fields = tree.nodes[node].fields
        let isPort = { (field: Field) in isSource ? field.isOutputPort : field.isInputPort }
        let last = fields.lastIndex(where: isPort).map { fields[$0].name } ?? ""
        guard let id, !id.isEmpty else { return last }
        if let port = fields.firstIndex(where: { $0.id == id && isPort($0) }) {
            return fields[port].name
        }
        // Editors leave stale ids on data components; only an app reads its ports by name.
        if tree.nodes[node].categoryType == "Application", edge.number != nil,
            tree.nodes[edge.source].categoryType == "Application"
        {
            let other = fields.first { $0.id == id && $0.usage != .noPort }
            report(
                other.map { .portOfOtherSide(name: $0.name, isSource: isSource) }
                    ?? .portUnknown(
                        id: id, isSource: isSource, ports: fields.filter(isPort).map(\.name)),
                at: node, link: edge.number)
        }
        return last
    }

    /// A link is a stream if it says so, or if one of its ports is of a streaming type.
    func isStream(_ edge: ConstructTree.Edge) -> Bool {
        let ports = [(edge.source, edge.sourcePort), (edge.target, edge.targetPort)]
        return edge.isStream
            || ports.contains { node, id in
                tree.nodes[node].fields.contains {
                    $0.id == id && $0.usage != .noPort && $0.type.lowercased().hasSuffix("stream")
                }
            }
    }
}
