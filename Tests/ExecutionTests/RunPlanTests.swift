import Execution
import Graphs
import Sessions
import Testing
import Transport

struct RunPlanTests {
    private func plan(ranks: Int, partitions: Int, dedicatedMaster: Bool) -> RunPlan {
        RunPlan(
            blueprint: Blueprint(name: "empty"),
            ownership: Ownership(partitionCount: partitions),
            islands: IslandMap(hostOfRank: (0..<ranks).map { _ in "host" }),
            session: SessionDirectory(path: "/nowhere"), inputFolders: [],
            options: RunOptions(dedicatedMaster: dedicatedMaster))
    }

    @Test(arguments: [(1, 4), (3, 12), (3, 3), (5, 17)])
    func everyRankOwnsPartitions(_ ranks: Int, _ partitions: Int) {
        let plan = plan(ranks: ranks, partitions: partitions, dedicatedMaster: false)
        let owned = (0..<ranks).map { plan.partitions(of: Rank($0)).count }
        #expect(owned.allSatisfy { $0 >= partitions / ranks })
        #expect(owned.reduce(0, +) == partitions)
    }

    @Test(arguments: [(2, 4), (3, 12), (5, 17)])
    func aDedicatedMasterOwnsNone(_ ranks: Int, _ partitions: Int) {
        let plan = plan(ranks: ranks, partitions: partitions, dedicatedMaster: true)
        let owned = (0..<ranks).map { plan.partitions(of: Rank($0)).count }
        #expect(owned[0] == 0 && owned.dropFirst().allSatisfy { $0 >= partitions / (ranks - 1) })
        #expect(owned.reduce(0, +) == partitions)
    }

    @Test(
        arguments: [
            (1, nil, false), (1, true, false), (2, nil, false), (2, true, true), (255, nil, false),
            (256, nil, true), (256, false, false), (10_000, nil, true),
        ] as [(Int, Bool?, Bool)])
    func theMasterIsDedicatedWhereManyAreToBeWatched(_ ranks: Int, _ asked: Bool?, _ is: Bool) {
        #expect(RunOptions.hasDedicatedMaster(ranks: ranks, asked: asked) == `is`)
    }
}
