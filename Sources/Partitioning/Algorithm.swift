/// How Drops are shared out; DALiuGE's names where it has them.
package enum Algorithm: String, CaseIterable, Sendable {
    /// All on the first rank.
    case none
    /// Contiguous by iteration coordinates.
    case block
    /// The fewest bytes between ranks.
    case metis
    /// Sarkar's edge zeroing, under the cores and the memory of a rank.
    case edgeZeroing = "mysarkar"
    /// As few ranks as meet the deadline.
    case fewestRanks = "min_num_parts"
    /// Particle swarm over the dearest edges.
    case swarm = "pso"
    /// List scheduling on the critical path, with communication.
    case listScheduling = "heft"
    /// The best of several, coarsened and refined.
    case auto
}

/// What is asked of a partitioning beside the algorithm.
package struct PartitioningOptions: Equatable, Sendable {
    package var seed: Int
    /// How much more than the mean a rank's work may be, as a fraction.
    package var imbalance: Double
    package var style: MetisStyle
    /// Seconds; for `min_num_parts`. Nil: a tenth more than with all ranks.
    package var deadline: Double?

    package init(
        seed: Int = 1, imbalance: Double = 0.011, style: MetisStyle = MetisStyle(tries: 4),
        deadline: Double? = nil
    ) {
        self.seed = seed
        self.imbalance = imbalance
        self.style = style
        self.deadline = deadline
    }
}
