import Components
import Testing

@testable import Execution
@testable import Spawner

struct ResourceShareTests {
    /// Two ranks' shares of a host, whose ledger the second opens as another process does.
    private struct Pair {
        var one: ResourceShare
        var other: ResourceShare
        let ledger: HostLedger

        init(slots: Int, of capacity: HostCapacity) throws {
            ledger = HostLedger()
            let shared = try #require(HostLedger(at: ledger.address))
            one = ResourceShare(slots: slots, of: capacity, ledger)
            other = ResourceShare(slots: slots, of: capacity, shared)
        }
    }

    private func starts(_ share: inout ResourceShare, _ needs: Needs) -> Bool {
        guard share.fits(needs) else { return false }
        share.take(needs)
        return true
    }

    @Test func whatIsTakenIsNotThereUntilItIsGivenBack() {
        let capacity = HostCapacity(cores: 4, slots: 4, memory: 100)
        let ledger = HostLedger()
        var share = ResourceShare(slots: 4, of: capacity, ledger)
        let large = Needs(cores: 3, memory: 60)
        #expect(starts(&share, large) && !share.isFull)
        #expect(!starts(&share, Needs(cores: 2)))
        #expect(!starts(&share, Needs(cores: 1, memory: 41)))
        #expect(starts(&share, Needs(cores: 1, memory: 40)) && share.isFull)
        #expect(ledger.inUse == HostLedger.Amount(slots: 4, memory: 100))
        share.give(large)
        #expect(!share.isFull)
        share.give(Needs(cores: 1, memory: 40))
        #expect(ledger.inUse == HostLedger.Amount(slots: 0, memory: 0))
    }

    @Test func whatDoesNotStartAfterAllLeavesNothingInUse() {
        let ledger = HostLedger()
        let capacity = HostCapacity(cores: 4, slots: 4, memory: 100)
        var share = ResourceShare(slots: 4, of: capacity, ledger)
        let fits = share.fits(Needs(cores: 3, memory: 60))
        #expect(fits)
        share.letGo()
        #expect(ledger.inUse == HostLedger.Amount(slots: 0, memory: 0))
        #expect(starts(&share, Needs(cores: 4, memory: 100)))
        share.letGo()
        #expect(ledger.inUse == HostLedger.Amount(slots: 4, memory: 100))
    }

    @Test func whatAsksForMoreThanTheHostHasGetsAllOfItAlone() {
        let capacity = HostCapacity(cores: 2, slots: 2, memory: 100)
        let ledger = HostLedger()
        var share = ResourceShare(slots: 2, of: capacity, ledger)
        let whole = Needs(cores: 8, memory: 1000)
        #expect(starts(&share, Needs()))
        #expect(!starts(&share, whole))
        share.give(Needs())
        #expect(starts(&share, whole))
        #expect(!starts(&share, Needs()))
        share.give(whole)
        #expect(ledger.inUse == HostLedger.Amount(slots: 0, memory: 0))
    }

    @Test func aRanksOwnPartBoundsWhatFitsIntoIt() throws {
        var pair = try Pair(slots: 2, of: HostCapacity(cores: 4, slots: 4, memory: 100))
        #expect(starts(&pair.one, Needs(cores: 2)))
        #expect(!starts(&pair.one, Needs()))
        #expect(!pair.one.isWaiting)
        #expect(starts(&pair.other, Needs(cores: 2)))
    }

    @Test func whatAsksForMoreThanTheOwnPartRunsWhereTheOthersLeaveRoom() throws {
        var pair = try Pair(slots: 2, of: HostCapacity(cores: 4, slots: 4, memory: 100))
        let large = Needs(cores: 3)
        #expect(starts(&pair.one, Needs()))
        #expect(starts(&pair.other, large))
        #expect(!starts(&pair.one, Needs()))
        pair.other.give(large)
        #expect(starts(&pair.one, Needs()))
    }

    @Test func memoryIsThatOfTheHostAndNotOfTheRank() throws {
        var pair = try Pair(slots: 2, of: HostCapacity(cores: 4, slots: 4, memory: 100))
        #expect(starts(&pair.one, Needs(memory: 60)))
        #expect(!starts(&pair.other, Needs(memory: 60)))
        pair.one.give(Needs(memory: 60))
        #expect(starts(&pair.other, Needs(memory: 60)))
    }

    /// However many small ones there are: who waits for much is not passed over.
    @Test func whoWaitsIsNotOvertaken() throws {
        var pair = try Pair(slots: 2, of: HostCapacity(cores: 4, slots: 4, memory: 100))
        #expect(starts(&pair.one, Needs()))
        #expect(starts(&pair.one, Needs()))
        #expect(!starts(&pair.other, Needs(cores: 4)))
        #expect(pair.other.isWaiting)
        pair.one.give(Needs())
        #expect(!starts(&pair.one, Needs()))
        #expect(pair.one.isWaiting)
        pair.one.give(Needs())
        #expect(!starts(&pair.one, Needs()))
        #expect(starts(&pair.other, Needs(cores: 4)))
        #expect(!pair.other.isWaiting)
        #expect(!starts(&pair.one, Needs()))
        pair.other.give(Needs(cores: 4))
        #expect(starts(&pair.one, Needs()))
    }

    @Test func whoGivesUpWaitingHoldsNobodyUp() throws {
        var pair = try Pair(slots: 2, of: HostCapacity(cores: 4, slots: 4, memory: 100))
        #expect(starts(&pair.one, Needs()))
        #expect(!starts(&pair.other, Needs(cores: 4)))
        #expect(!starts(&pair.one, Needs()))
        pair.other.giveUp()
        #expect(!pair.other.isWaiting)
        #expect(starts(&pair.one, Needs()))
    }

    /// Two cores and six ranks: each has a slot, and what asks for both cores gets all six.
    @Test func whereRanksOutnumberCoresEachRunsOneAndWhatAsksForAllRunsAlone() throws {
        var pair = try Pair(slots: 1, of: HostCapacity(cores: 2, slots: 6, memory: 100))
        #expect(starts(&pair.one, Needs()))
        #expect(starts(&pair.other, Needs()))
        pair.other.give(Needs())
        #expect(!starts(&pair.other, Needs(cores: 2)))
        pair.one.give(Needs())
        #expect(starts(&pair.other, Needs(cores: 2)))
        #expect(pair.ledger.inUse.slots == 6)
    }

    @Test func aLedgerThatIsNotThereIsNotOpened() {
        let ledger = HostLedger()
        var address = ledger.address
        address.token += 1
        #expect(HostLedger(at: address) == nil)
        address = ledger.address
        address.process = 0
        #expect(HostLedger(at: address) == nil)
        address.process = ledger.address.process
        address.descriptor = 0
        #expect(HostLedger(at: address) == nil)
    }

    @Test(arguments: [
        (ProgramReport.Outcome.exited(code: 1), 10, "MemoryError", true),
        (.exited(code: 2), 10, "bash: xrealloc: cannot allocate 64 bytes", true),
        (.signalled(signal: 6), 10, "terminate called: std::bad_alloc", true),
        (.signalled(signal: 9), 95, "", true), (.signalled(signal: 11), 10, "", false),
        (.exited(code: 1), 10, "no such file", false), (.exited(code: 0), 99, "", false),
        (.notStarted(step: .execute, errno: 2), 99, "", false),
    ])
    func aProgramFailedForWantOfMemoryIfItSaysSoOrHadNearlyAll(
        _ outcome: ProgramReport.Outcome, _ resident: Int64, _ output: String, _ expected: Bool
    ) {
        var report = ProgramReport(ticket: 1, outcome: outcome)
        report.maximumResident = resident
        #expect(MemoryLimit.isWhy(report, 100, output: output) == expected)
    }
}
