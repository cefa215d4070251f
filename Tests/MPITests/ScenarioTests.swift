import TestSupport
import Testing

/// Each scenario is a program of several ranks (Sources/mpi-scenarios); only rank 0 says "ok", when all are.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct ScenarioTests {
    @Test(arguments: [1, 2, 4, 8])
    func everyoneToEveryoneArrivesOnceInOrder(_ ranks: Int) throws {
        try expectOK("everyone", ["\(4_000 / ranks)"], ranks: ranks)
    }

    @Test(arguments: [1, 2, 4])
    func aFloodWithoutPollingNeitherStopsNorLoses(_ ranks: Int) throws {
        try expectOK("flood", ["20000"], ranks: ranks)
    }

    @Test(arguments: [2, 4])
    func aStoppedReceiverStopsNoSender(_ ranks: Int) throws {
        try expectOK("deaf", ranks: ranks)
    }

    @Test(arguments: [1, 2])
    func packetsToOneselfComeByPoll(_ ranks: Int) throws {
        try expectOK("self", ranks: ranks)
    }

    @Test(arguments: [1, 2, 4])
    func aClosedOrDroppedTransportLeavesNothingToTheNext(_ ranks: Int) throws {
        try expectOK("reopen", ranks: ranks)
    }

    @Test(arguments: [1, 2, 4, 8])
    func broadcastGivesEveryoneTheRootsBytes(_ ranks: Int) throws {
        try expectOK("broadcast", ranks: ranks)
    }

    @Test(arguments: [1, 4])
    func everyRankLearnsTheHostsOfAll(_ ranks: Int) throws {
        let outcome = try expectOK("hosts", ranks: ranks)
        let names = outcome.output.split(separator: "\n")[0].split(separator: " ")
        #expect(names.count == ranks && Set(names).count == 1)
    }

    @Test(arguments: [1, 2])
    func aFailedCallIsAnErrorWithMPIsWords(_ ranks: Int) throws {
        try expectOK("errors", ranks: ranks)
    }

    @Test(arguments: [1, 2])
    func closingBeforeEverythingArrivedIsAnError(_ ranks: Int) throws {
        try expectOK("undelivered", ranks: ranks)
    }

    @Test func pingPongTellsHalfARoundTrip() throws {
        let outcome = try expectOK("ping-pong", ["2000"], ranks: 2)
        #expect(outcome.output.contains("half round trip "))
    }

    @Test(arguments: [1, 2, 4])
    func aKilledRankEndsTheJobInFiveSeconds(_ ranks: Int) throws {
        let limit = try fiveSecondsHere(ranks: ranks)
        let outcome = try runRanks(ranks, scenarios, ["killed"])
        #expect(outcome.status == 137)
        #expect(!outcome.output.contains("ok") && !outcome.errors.contains("still alive"))
        #expect(outcome.duration < limit)
        #expect(outcome.leftovers == [])
    }

    @Test(arguments: [1, 2, 4])
    func oneFailingRankEndsTheJobAndIsTheOnlyOneToSaySo(_ ranks: Int) throws {
        let outcome = try runRanks(ranks, scenarios, ["fails"])
        #expect(outcome.status == 1)
        #expect(!outcome.output.contains("ok"))
        #expect(outcome.errors.ranges(of: "mpi-scenarios fails:").count == 1)
        #expect(outcome.leftovers == [])
    }

    @Test func aLauncherOfAnotherMPIIsFoundOut() throws {
        let outcome = try Command(
            scenarios, ["everyone", "1"],
            environment: ["OMPI_COMM_WORLD_SIZE": "4", "OMPI_COMM_WORLD_RANK": "0"]
        ).run()
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("but 1 ranks"))
    }

    @Test func withoutALauncherThereIsOneRank() throws {
        let outcome = try Command(scenarios, ["everyone", "10"]).run()
        #expect(outcome.status == 0)
        #expect(outcome.output == "ok everyone\n")
    }

    private let scenarios = builtProgram("mpi-scenarios")

    @discardableResult
    private func expectOK(
        _ name: String, _ arguments: [String] = [], ranks: Int,
        at place: SourceLocation = #_sourceLocation
    ) throws -> Outcome {
        let outcome = try runRanks(ranks, scenarios, [name] + arguments)
        #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: place)
        #expect(outcome.output.hasSuffix("ok \(name)\n"), sourceLocation: place)
        #expect(outcome.leftovers == [], sourceLocation: place)
        return outcome
    }
}
