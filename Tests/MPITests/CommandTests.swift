import TestSupport
import Testing

/// What other tests rely on: a run ends, tells all, and leaves nothing.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct CommandTests {
    @Test func statusOutputAndErrorsComeBack() throws {
        let outcome = try shell("echo $WORD; echo no >&2; exit 3", ["WORD": "yes"]).run()
        #expect(outcome.status == 3)
        #expect(outcome.output == "yes\n")
        #expect(outcome.errors == "no\n")
        #expect(!outcome.timedOut && outcome.leftovers == [])
    }

    @Test func muchOutputDoesNotBlockTheProgram() throws {
        let outcome = try shell("head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2").run()
        #expect(outcome.output.utf8.count == 3_000_000)
        #expect(outcome.errors.utf8.count == 3_000_000)
    }

    @Test func aSignalIsAStatusAbove128() throws {
        #expect(try shell("kill -KILL $$").run().status == 137)
    }

    @Test func theTimeLimitEndsChildrenToo() throws {
        let outcome = try shell("sleep 100 & sleep 100").run(within: .milliseconds(300))
        #expect(outcome.timedOut)
        #expect(outcome.status == 143)
        #expect(outcome.leftovers == [])
        #expect(outcome.duration < .seconds(50))
    }

    @Test func whoIgnoresTheFirstSignalIsKilled() throws {
        // It has so long to say that it ignores it.
        let outcome = try shell("trap '' TERM; sleep 100; sleep 100").run(within: .seconds(3))
        #expect(outcome.timedOut)
        #expect(outcome.status == 137)
        #expect(outcome.duration < .seconds(50))
    }

    @Test func whatOutlivesTheProgramIsKilledAndNamed() throws {
        let outcome = try shell("sleep 100 & echo $!").run()
        #expect(outcome.leftovers.map { "\($0)\n" } == [outcome.output])
        #expect(outcome.duration < .seconds(50))
    }

    @Test func aHangingJobIsEndedWithAllItsRanks() throws {
        let outcome = try runRanks(3, "sleep", ["100"], within: .seconds(1))
        #expect(outcome.status != 0)
        #expect(outcome.leftovers == [])
        #expect(outcome.duration < .seconds(50))
    }

    @Test func aProgramThatIsNotThereIsAnError() {
        #expect(throws: CommandError.self) { try Command("no-such-program-anywhere").run() }
    }

    private func shell(_ script: String, _ environment: [String: String] = [:]) -> Command {
        Command("sh", ["-c", script], environment: environment)
    }
}
