// A GroupBy sorts the Drops of a scattered input by their innermost coordinate. It makes two Drops
// for each group: an app that waits for the group, and the data that stands for it.

import Graphs

extension Extents {
    /// As many groups as the construct around its input has copies.
    mutating func groupByExtent(_ node: Int) -> Int {
        guard let input = inputs(of: node).first, let group = self.node(input).parent else {
            report(.groupByInput("a data component inside a Scatter"), at: node)
            return 1
        }
        return extent(of: group)
    }
}

extension Wiring {
    /// The two Drops of each group: a barrier app, and the data that its consumers read.
    mutating func addGroupBy(_ node: Int) {
        let description = tree.nodes[node]
        let levels = extents.levels(of: node) + [extents.level(of: node)]
        let barrier = blueprint.add(
            Component(
                id: description.id, name: DropClass.name(of: description), kind: .app,
                category: description.category, categoryType: "Application",
                dropClass: description.fields.rawText("dropclass") ?? DropClass.sleepApp,
                levels: levels, fields: description.fields))
        let data = blueprint.add(
            Component(
                id: description.id + "#grp-data", name: "grpdata", kind: .data, category: "Memory",
                categoryType: "Data", dropClass: DropClass.memory, levels: levels))
        link(barrier, data, PortPair(source: "grpdata", target: "grpdata"), .oneToOne)
        components[node] = barrier
        groupData[node] = data
    }

    mutating func wireGroupBy(_ edge: ConstructTree.Edge) {
        let groupBy = edge.target
        guard tree.nodes[groupBy].inputs.count == 1, !tree.nodes[edge.source].role.isConstruct,
            let from = components[edge.source], let to = components[groupBy]
        else { return report(.groupByInput("exactly one data component"), at: groupBy) }
        let around = extents.levels(of: groupBy)
        let inside = blueprint[from].levels.dropFirst(around.count)
        guard blueprint[from].levels.starts(with: around), let innermost = inside.last else {
            return report(.groupByInput("a component inside a Scatter"), at: groupBy)
        }
        let block = inside.reduce(1) { $0 * $1.extent }
        let ports = PortPair(
            source: portName(edge.sourcePort, of: edge.source, isSource: true, edge),
            target: portName(edge.targetPort, of: groupBy, isSource: false, edge))
        link(from, to, ports, .groupedByInnermost(block: block, extent: innermost.extent))
    }
}
