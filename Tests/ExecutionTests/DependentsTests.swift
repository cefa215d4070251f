import Execution
import Graphs
import Testing

/// How many Drops are said to have depended on one that failed.
struct DependentsTests {
    private func graph(columns: Int, steps: Int, on partition: Int? = nil) -> PhysicalGraph {
        let ring = Ring(columns: columns, steps: steps)
        guard let partition else {
            return PhysicalGraph(
                unrolling: [PartitionID(0)], of: ring.graph,
                ownedAs: Ownership(whole: ring.graph))
        }
        return PhysicalGraph(
            unrolling: [PartitionID(partition)], of: ring.graph, ownedAs: ring.ownership)
    }

    @Test func allDownstreamAreCountedOnce() {
        // Its datum; then three columns, and all five from the next step on: an app and a datum each.
        let found = graph(columns: 5, steps: 4).dependents(of: DropID(2), most: 1000)
        #expect(found.count == 1 + 6 + 10 + 10)
        #expect(found.isAll)
    }

    @Test func theLastHasNone() {
        let graph = graph(columns: 3, steps: 2)
        let found = graph.dependents(of: DropID(graph.dropCount - 1), most: 1000)
        #expect(found.count == 0 && found.isAll)
    }

    @Test func countingStopsAtTheLimit() {
        let found = graph(columns: 50, steps: 30).dependents(of: DropID(0), most: 100)
        #expect(found.count == 100 && !found.isAll)
    }

    @Test func whatLiesOnOtherRanksIsOnlyPartlyKnown() {
        let found = graph(columns: 5, steps: 2, on: 1).dependents(of: DropID(0), most: 1000)
        // Its datum, its own next app and datum, and an app on either side.
        #expect(found.count == 5 && !found.isAll)
    }
}
