// A Gather collects its input, `num_of_inputs` Drops at a time, in its application, which is made
// once for each such handful.

import Graphs

extension Extents {
    mutating func gatherWidth(_ node: Int) -> Int {
        max(1, number(["num_of_inputs", "Number of inputs"], of: node, default: 1))
    }

    /// How many handfuls its first input makes.
    mutating func gatherExtent(_ node: Int) -> Int {
        guard let input = inputs(of: node).first else {
            report(.gatherWithoutInput, at: node)
            return 1
        }
        let width = gatherWidth(node)
        return Self.handfuls(of: gathered(input, by: node), width: width)
    }

    static func handfuls(of count: Int, width: Int) -> Int {
        count / width + (count % width == 0 ? 0 : 1)
    }

    /// How many Drops of an input there are for one instance of what is around the Gather.
    mutating func gathered(_ input: Int, by gather: Int) -> Int {
        let around = levels(of: gather).count
        let inside = levels(of: input).dropFirst(around).instanceCount
        guard self.node(input).role == .groupBy else { return inside }
        return inside.multipliedClamped(by: extent(of: input))
    }
}

extension Wiring {
    /// A link into a Gather becomes one to the first node inside it that starts its group.
    mutating func wireGather(_ edge: ConstructTree.Edge) {
        let gather = edge.target
        let source = tree.nodes[edge.source]
        let isGroupBy = source.role == .groupBy
        guard isGroupBy || source.categoryType.lowercased() == "data" else {
            return report(.gatherInputNotData(source: source.name), at: gather)
        }
        let around = extents.levels(of: gather)
        guard let from = component(leaving: edge.source) else { return }
        guard blueprint[from].levels.starts(with: around) else {
            return report(.gatherAboveInput(source: source.name), at: gather)
        }
        guard let target = groupStart(of: gather), let to = components[target] else { return }
        let block = blueprint[from].levels.dropFirst(around.count).instanceCount
        let width = extents.gatherWidth(gather)
        let handfuls = Extents.handfuls(of: block, width: width)
        let extent = extents.extent(of: gather)
        guard handfuls == extent else {
            return report(.gatherInputsDiffer(first: extent, other: handfuls), at: gather)
        }
        let rule: LinkRule =
            block % width == 0
            ? .blocks(sources: width, targets: 1)
            : .gather(block: block, width: min(width, block))
        let ports = PortPair(
            source: portName(edge.sourcePort, of: edge.source, isSource: true, edge),
            target: portName(edge.targetPort, of: target, isSource: false, edge))
        link(from, to, ports, rule)
    }

    /// The node inside a group that what enters the group goes to.
    func groupStart(of group: Int) -> Int? { groupStarts(of: group).first }

    func groupStarts(of group: Int) -> [Int] {
        let children = tree.nodes[group].children
        let starts = children.filter { tree.nodes[$0].isGroupStart }
        return starts.isEmpty ? children.filter { tree.nodes[$0].inputs.isEmpty } : starts
    }
}
