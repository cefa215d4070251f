import Components
import Testing

@testable import Execution
@testable import Spawner

struct ResourceShareTests {
    @Test func whatIsTakenIsNotThereUntilItIsGivenBack() {
        var share = ResourceShare(cores: 4, memory: 100)
        let large = Needs(cores: 3, memory: 60)
        #expect(share.fits(large))
        share.take(large)
        #expect(!share.fits(Needs(cores: 2)))
        #expect(!share.fits(Needs(cores: 1, memory: 41)))
        #expect(share.fits(Needs(cores: 1, memory: 40)))
        share.take(Needs(cores: 1))
        #expect(!share.fits(Needs()))
        share.give(large)
        #expect(share.fits(large))
        share.give(Needs(cores: 1))
        #expect(share == ResourceShare(cores: 4, memory: 100))
    }

    @Test func whatAsksForMoreThanTheShareGetsAllOfItAlone() {
        var share = ResourceShare(cores: 2, memory: 100)
        let whole = Needs(cores: 8, memory: 1000)
        share.take(Needs())
        #expect(!share.fits(whole))
        share.give(Needs())
        #expect(share.fits(whole))
        share.take(whole)
        #expect(!share.fits(Needs()))
        share.give(whole)
        #expect(share == ResourceShare(cores: 2, memory: 100))
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
