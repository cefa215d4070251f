// The last step of every link: its ports' names, and the Drops that go in between.

import Graphs

extension Wiring {
    /// What follows no rule is held one by one: edges, and the order of a GroupBy's groups.
    private static let maximumListed = 1 << 28

    /// False, and a finding, where a list would be longer than it may be.
    mutating func canList(_ edges: Int) -> Bool {
        guard edges > Self.maximumListed else { return true }
        findings.append(
            Finding(.tooManyEdges(predicted: Double(edges), limit: Self.maximumListed)))
        return false
    }

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
        let ports = ports(of: node)
        guard let id, !id.isEmpty else { return ports.last(isSource: isSource) }
        if let name = ports.name(id, isSource: isSource) { return name }
        // Editors leave stale ids on data components; only an app reads its ports by name.
        if tree.nodes[node].categoryType == "Application", edge.number != nil,
            tree.nodes[edge.source].categoryType == "Application"
        {
            let fault: Fault =
                if let other = ports.name(id, isSource: !isSource) {
                    .portOfOtherSide(name: other, isSource: isSource)
                } else {
                    .portUnknown(
                        id: id, isSource: isSource, ports: ports.someNames(isSource: isSource))
                }
            report(fault, at: node, link: edge.number)
        }
        return ports.last(isSource: isSource)
    }

    /// A link is a stream if it says so, or if one of its ports is of a streaming type.
    mutating func isStream(_ edge: ConstructTree.Edge) -> Bool {
        if edge.isStream { return true }
        for (node, id) in [(edge.source, edge.sourcePort), (edge.target, edge.targetPort)] {
            if let id, ports(of: node).isStream(id) { return true }
        }
        return false
    }
}
