// How a run is mapped where nobody has said how.

package import Graphs

extension Algorithm {
    /// Up to so many Drops, mapping takes less than starting MPI does.
    private static let briefDrops = 20_000
    /// What `auto` takes for a Drop, the graph's unrolling included: 0.1 µs on sixteen ranks, four on a thousand
    /// (figures `partition` and `plan`). And the part of a run that it may take.
    private static let secondsPerDrop = 2e-6
    private static let share = 0.02

    /// `auto`, which looks at the whole graph; but blocks, which every rank cuts by itself, of a large graph
    /// that is done before a look at it has paid.
    package static func usual(
        for blueprint: Blueprint, _ weights: Weights, cores: Int, doesWork: Bool
    ) -> Algorithm {
        guard blueprint.dropCount > briefDrops else { return .auto }
        let work = doesWork ? weights.total(of: weights.cores, in: blueprint) : 0
        let look = secondsPerDrop * Double(blueprint.dropCount)
        return look <= share * work / Double(max(1, cores)) ? .auto : .block
    }
}
