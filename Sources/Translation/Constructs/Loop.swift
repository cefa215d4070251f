// A Loop repeats its inside one after another: what ends an iteration feeds what starts the next.

import Graphs

extension Extents {
    mutating func loopExtent(_ node: Int) -> Int {
        number(
            ["num_of_iter", "Number of Iterations", "Number of loops"], of: node, default: nil)
    }
}

extension Wiring {
    /// Links every end of an iteration to every start of the next, unless the graph does.
    mutating func closeLoop(_ loop: Int) {
        let children = tree.nodes[loop].children
        let starts = children.filter { tree.nodes[$0].isGroupStart }
        let ends = children.filter { tree.nodes[$0].isGroupEnd && !tree.nodes[$0].isGroupStart }
        if starts.isEmpty { report(.loopWithoutStart, at: loop) }
        if ends.isEmpty { report(.loopWithoutEnd, at: loop) }
        for end in ends {
            for start in starts
            where !tree.edges.contains(where: { $0.source == end && $0.target == start }) {
                wire(ConstructTree.Edge(source: end, target: start))
            }
        }
    }

    func carriesToNextIteration(_ edge: ConstructTree.Edge) -> Bool {
        guard let loop = tree.nodes[edge.source].parent, tree.nodes[loop].role == .loop else {
            return false
        }
        return tree.nodes[edge.target].parent == loop && tree.nodes[edge.source].isGroupEnd
            && tree.nodes[edge.target].isGroupStart
    }

    /// Two loops that are not inside one another go in step: iteration i of one with i of the other.
    func inStepRule(_ source: [Level], _ target: [Level]) -> LinkRule {
        .inStep(period: min(loopPeriod(source), loopPeriod(target)))
    }

    private func loopPeriod(_ levels: [Level]) -> Int {
        levels.reversed().prefix { $0.isLoop }.reduce(1) { $0 * $1.extent }
    }

    func isLoopChild(_ node: Int) -> Bool {
        tree.nodes[node].parent.map { tree.nodes[$0].role == .loop } ?? false
    }
}
