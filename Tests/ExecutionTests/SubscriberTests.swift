import Engine
import Foundation
import Graphs
import Randomness
import Sessions
import Testing
import Transport

@testable import Execution

/// Closures on any rank hear of Drops on all, in any order of messages, before the run is over.
struct SubscriberTests {
    private final class Heard {
        var events: [DropName: [Notice.Content]] = [:]
    }

    private static let steps = 4

    /// Rank 1 subscribes to one component, and to all Drops' ends; rank 0 to one Drop of rank 2.
    @Test(arguments: 1...10)
    func aClosureHearsOfDropsOfOtherRanks(_ seed: UInt64) throws {
        let ranks = 3
        let place = FileManager.default.temporaryDirectory
            .appendingPathComponent("weir-heard-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: place) }
        let ring = Ring(columns: ranks, steps: Self.steps)
        let one = DropName(ComponentID(5), 2)
        var subscribers = (0..<ranks).map { Subscribers(process: $0) }
        let (component, ends, single) = (Heard(), Heard(), Heard())
        let subscriptions = [
            subscribers[1].add(.component(ComponentID(2))) {
                component.events[$0, default: []].append($1)
            },
            subscribers[1].add(.all, names: EventNames(.dropCompleted)) {
                ends.events[$0, default: []].append($1)
            },
            subscribers[0].add(.drop(one)) { single.events[$0, default: []].append($1) },
        ]
        var options = RunOptions(trial: .zero)
        options.subscriptions = subscriptions
        let plan = RunPlan(
            blueprint: ring.graph, ownership: ring.ownership,
            islands: IslandMap(hostOfRank: (0..<ranks).map { _ in "host" }),
            session: try SessionDirectory.create(at: place), inputFolders: [], options: options)
        let network = LoopbackNetwork(size: ranks, seed: seed)
        let all = try (0..<ranks).map {
            try CoreRank(Rank($0), plan, network, subscribers[$0])
        }
        var random = SeededRandom(seed: seed)
        var turns = 0
        while let rank = all.filter({ !$0.isOver }).randomElement(using: &random) {
            try rank.turn(isDue: turns % 50 == 0, startsJobs: true)
            turns += 1
            try #require(turns < 1_000_000, "the end is not found")
        }
        for rank in all { try rank.close() }
        #expect(all[0].result.counts.sum == 2 * ranks * Self.steps)
        // Nobody asked for them to be written down.
        #expect(!FileManager.default.fileExists(atPath: plan.session.eventFile(rank: 0)))

        #expect(component.events.count == ranks)
        let states: [Notice.Content] = [
            .execStatus(.running), .execStatus(.finished), .status(.completed),
            .producerFinished(.completed),
        ]
        #expect(component.events.values.allSatisfy { $0 == states })
        #expect(ends.events.count == ranks * Self.steps)
        #expect(ends.events.values.allSatisfy { $0 == [.dropCompleted(.completed)] })
        #expect(single.events == [one: [.status(.completed), .dropCompleted(.completed)]])
    }
}
