/// Edges that follow no rule, in compressed rows by source and by target.
package struct EdgeList: Equatable, Sendable {
    package private(set) var firstTarget: [UInt32]
    package private(set) var targets: [UInt32]
    package private(set) var firstSource: [UInt32]
    package private(set) var sources: [UInt32]

    /// Sorts pairs of (source, target) both ways; linear.
    package init(_ pairs: [(source: UInt32, target: UInt32)], sources: Int, targets: Int) {
        (firstTarget, self.targets) = Self.rows(
            pairs.lazy.map { ($0.source, $0.target) }, count: sources, edges: pairs.count)
        (firstSource, self.sources) = Self.rows(
            pairs.lazy.map { ($0.target, $0.source) }, count: targets, edges: pairs.count)
    }

    /// Compressed rows that were stored; `violatedInvariant` says whether they can be believed.
    package init(
        firstTarget: [UInt32], targets: [UInt32], firstSource: [UInt32], sources: [UInt32]
    ) {
        self.firstTarget = firstTarget
        self.targets = targets
        self.firstSource = firstSource
        self.sources = sources
    }

    @inline(__always)
    package func targets(of source: Int) -> ArraySlice<UInt32> {
        targets[Int(firstTarget[source])..<Int(firstTarget[source + 1])]
    }

    @inline(__always)
    package func sources(of target: Int) -> ArraySlice<UInt32> {
        sources[Int(firstSource[target])..<Int(firstSource[target + 1])]
    }

    private static func rows(
        _ pairs: some Sequence<(UInt32, UInt32)>, count: Int, edges: Int
    ) -> (first: [UInt32], others: [UInt32]) {
        var first = [UInt32](repeating: 0, count: count + 1)
        for (row, _) in pairs { first[Int(row) + 1] += 1 }
        for row in 0..<count { first[row + 1] += first[row] }
        var next = first
        var others = [UInt32](repeating: 0, count: edges)
        for (row, other) in pairs {
            others[Int(next[Int(row)])] = other
            next[Int(row)] += 1
        }
        return (first, others)
    }
}
