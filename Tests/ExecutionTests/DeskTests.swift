import Engine
import Execution
import Graphs
import Randomness
import Testing
import Transport

/// Many ranks in one process: how the end is found, and what it costs in messages.
struct DeskTests {
    private struct Run {
        var ranks: Int
        var columns: Int
        var steps: Int
        var islandSize: Int?
        var seed: UInt64
        var failing: Set<Int> = []
        /// Whether now and then it is time to tell of progress.
        var tellsProgress = true
        /// Ranks that ask for an early end at once, for this.
        var asking: [(Int, StopReason)] = []

        /// Turns the ranks in a random order until all have concluded; then nothing is on its way.
        func result(_ observer: RunObserver = RunObserver()) throws -> RunResult {
            let ring = Ring(columns: columns, steps: steps)
            let islands = IslandMap(
                hostOfRank: (0..<ranks).map { _ in "host" }, largestIsland: islandSize)
            let network = LoopbackNetwork(size: ranks, seed: seed)
            let all = (0..<ranks).map {
                DeskRank(
                    Rank($0), of: ring.graph, ring.ownership, islands, failing: failing, network,
                    observer)
            }
            var random = SeededRandom(seed: seed)
            var turns = 0
            for (rank, reason) in asking { try all[rank].ask(reason) }
            while let rank = all.filter({ !$0.isOver }).randomElement(using: &random) {
                let isDue = tellsProgress && Int.random(in: 0..<100, using: &random) == 0
                try rank.turn(isDue: isDue)
                turns += 1
                try #require(turns < 5_000_000, "the end is not found")
            }
            #expect(network.packetsOnTheWay == 0)
            #expect(Set(all.map(\.stop)) == [all[0].result.stop])
            for rank in all { try rank.close() }
            return all[0].result
        }
    }

    @Test(arguments: [1, 2, 3, 8, 24], 1...6)
    func theEndIsFoundHoweverMessagesTravel(_ ranks: Int, _ seed: UInt64) throws {
        for islandSize in [1, 3, ranks] {
            let run = Run(
                ranks: ranks, columns: ranks, steps: 6, islandSize: islandSize, seed: seed)
            let result = try run.result()
            #expect(result.counts.apps[.completed] == 6 * ranks)
            #expect(result.counts.data[.completed] == 6 * ranks)
            #expect(result.figures.map(\.rank) == (0..<ranks).map { Rank($0) })
        }
    }

    /// Whoever asks, all are told the same before the end, and nobody's question is left on its way.
    @Test(arguments: [1, 2, 8, 24], 1...6)
    func allHearOfAnEarlyEnd(_ ranks: Int, _ seed: UInt64) throws {
        for islandSize in [1, 3, ranks] {
            var run = Run(
                ranks: ranks, columns: ranks, steps: 6, islandSize: islandSize, seed: seed)
            run.asking = [(ranks - 1, .warned), (ranks / 2, .warned)]
            #expect(try run.result().stop == .warned)
            run.asking = [(ranks / 2, .drained)]
            #expect(try run.result().stop == .drained)
        }
    }

    @Test func onlyADrainIsReplaced() {
        for reason in StopReason.allCases {
            #expect(reason.replaces(nil))
            #expect(reason.replaces(.drained) == (reason != .drained))
            #expect(!reason.replaces(.interrupted))
        }
    }

    @Test(arguments: [1, 2, 7])
    func ranksWithoutWorkAreDoneAtOnce(_ columns: Int) throws {
        for seed in 1...5 {
            let run = Run(
                ranks: 12, columns: columns, steps: 3, islandSize: 4, seed: UInt64(seed))
            #expect(try run.result().counts.sum == 6 * columns)
        }
    }

    /// Failures end Drops that still get events: the end waits for those, too.
    @Test(arguments: 1...20)
    func whatComesAfterARankIsDoneIsWaitedFor(_ seed: UInt64) throws {
        var run = Run(ranks: 9, columns: 9, steps: 5, islandSize: 2, seed: seed)
        run.failing = [2]
        let result = try run.result()
        #expect(result.counts.apps[.failed] == 9 * 4)
        #expect(result.counts.apps[.completed] == 9)
    }

    @Test func failuresAreCountedAndTheFirstIsTold() throws {
        var told: [FailedDrop] = []
        var run = Run(ranks: 16, columns: 16, steps: 4, islandSize: 4, seed: 3)
        run.failing = [0, 2]
        let result = try run.result(RunObserver(failed: { told.append($0) }))
        #expect(result.failures.count == 16)
        #expect(told.count == 1 && result.failures.entries.map(\.first) == told)
        #expect(result.failures.entries[0].count == 16)
        #expect(result.failures.entries[0].others.count == 2)
        // Four leaders, each with three whole ones, and a few more words at the end.
        #expect(result.masterMessages <= 3 * (3 + 4 + 16))
    }

    /// The same work a rank: neither messages nor bytes of a rank may grow with the ranks.
    @Test(arguments: [2, 4, 8, 16, 32, 64])
    func messagesOfARankDoNotGrowWithTheRanks(_ ranks: Int) throws {
        let steps = 20
        var run = Run(ranks: ranks, columns: ranks, steps: steps, islandSize: 8, seed: 1)
        run.tellsProgress = false
        for rank in try run.result().figures {
            // To two neighbours after each step but the last; of two ranks both are the same one.
            // Events that become ready together share a packet.
            let events = UInt64((steps - 1) * (ranks == 2 ? 1 : 2))
            let traffic = rank.traffic
            #expect(traffic.packetsSent <= events && traffic.packetsSent > 0)
            #expect(traffic.bytesSent == 8 * traffic.packetsSent + 12 * events)
        }
    }

    /// As much from seven leaders of 64 ranks as from seven of 8, and of forty steps as of ten:
    /// its figures, and that its island is done.
    @Test(arguments: [(8, 1, 10), (64, 8, 10), (64, 8, 40)])
    func theMasterHearsOfIslandsNotOfRanksOrDrops(_ ranks: Int, _ size: Int, _ steps: Int) throws {
        var run = Run(ranks: ranks, columns: ranks, steps: steps, islandSize: size, seed: 5)
        run.tellsProgress = false
        let result = try run.result()
        #expect(result.counts.sum == 2 * ranks * steps)
        #expect(result.masterMessages == 2 * 7)
    }
}
