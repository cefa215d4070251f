extension PhysicalGraph {
    /// What the columns take, in bytes.
    package var byteCount: Int {
        Self.byteCount(drops: dropCount, edges: (consumers.count + producers.count) / 2)
            + MemoryLayout<Remote>.stride * remotes.count
    }

    /// What the columns of a whole graph would take.
    package static func byteCount(unrolling blueprint: Blueprint) -> Int {
        byteCount(drops: blueprint.dropCount, edges: blueprint.edgeCount)
    }

    /// Rows and offsets of edges must have numbers.
    package static let maximumDrops = Neighbour.maximumRow
    package static let maximumEdges = Int(UInt32.max)

    package static func canHold(_ blueprint: Blueprint) -> Bool {
        blueprint.dropCount <= maximumDrops && blueprint.edgeCount <= maximumEdges
    }

    private static func byteCount(drops: Int, edges: Int) -> Int {
        drops.multipliedClamped(by: 16).addedClamped(to: edges.multipliedClamped(by: 12))
            .addedClamped(to: 8)
    }
}
