// A Loop repeats its inside one after another: what ends an iteration feeds what starts the next.

import Graphs

extension Extents {
    mutating func loopExtent(_ node: Int) -> Int {
        number(
            ["num_of_iter", "Number of Iterations", "Number of loops", "Number loops"], of: node,
            default: nil)
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
        let inside = Set(ends)
        var drawn: [Int: Set<Int>] = [:]
        for edge in tree.edges where inside.contains(edge.source) {
            drawn[edge.source, default: []].insert(edge.target)
        }
        for end in ends {
            for start in starts where drawn[end]?.contains(start) != true {
                wire(ConstructTree.Edge(source: end, target: start))
            }
        }
    }

    /// Both ends are children of one loop, whose iterations are their last level; but an MPI node
    /// has a level more, and then no rule but a list says which goes where.
    mutating func nextRule(_ source: [Level], _ target: [Level]) -> LinkRule? {
        let inLoop = { (levels: [Level]) in (levels.lastIndex { $0.isLoop } ?? -1) + 1 }
        let (mine, other) = (source[inLoop(source)...], target[inLoop(target)...])
        let period = source[..<inLoop(source)].last?.extent ?? 1
        guard !mine.isEmpty || !other.isEmpty else { return .next(period: period) }
        let (sources, targets) = (mine.instanceCount, other.instanceCount)
        var pairs: [(source: UInt32, target: UInt32)] = []
        let iterations = source[..<inLoop(source)].instanceCount
        guard canList(iterations.multipliedClamped(by: sources).multipliedClamped(by: targets))
        else {
            return nil
        }
        for iteration in 0..<iterations where iteration % period != period - 1 {
            for from in iteration * sources..<(iteration + 1) * sources {
                for to in (iteration + 1) * targets..<(iteration + 2) * targets {
                    pairs.append((UInt32(from), UInt32(to)))
                }
            }
        }
        return .listed(
            EdgeList(pairs, sources: iterations * sources, targets: iterations * targets))
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
        levels.reversed().prefix { $0.isLoop }.instanceCount
    }

    func isLoopChild(_ node: Int) -> Bool {
        tree.nodes[node].parent.map { tree.nodes[$0].role == .loop } ?? false
    }
}
