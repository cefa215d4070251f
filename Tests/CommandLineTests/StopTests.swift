import TestSupport
import Testing

/// A run that somebody ends early: what is begun, what is ended, what is left, and the exit status.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct StopTests {
    /// Copies of even number end at once, each other one waits for a file that nobody makes.
    private static let halfWaits = """
        if test $((WEIR_INDEX % 2)) = 1; then touch begun-$WEIR_INDEX; until test -e go; do \
        sleep 0.05; done; fi; echo done > {out}
        """
    private static let deaf = "trap '' TERM; touch begun-1; sleep 600; echo done > {out}"

    /// Starts a run, does something to it once copy 1 has begun, and returns with its status.
    private func run(
        _ place: Workplace, _ weir: String, command: String = halfWaits, copies: Int = 8,
        until condition: String = "test -e s/data/begun-1", then act: String
    ) throws -> Outcome {
        try place.writeGraph(command: command, copies: copies)
        let run = try place.shell(
            """
            { \(weir) a.graph --session s 2> errors & run=$!
            until \(condition); do sleep 0.05; kill -0 $run || exit 99; done
            \(act)
            wait $run; status=$?; cat errors >&2; exit $status; }
            """)
        #expect(run.leftovers.isEmpty && !run.timedOut)
        return run
    }

    private func weir(_ ranks: Int) -> String { "'\(Workplace.weir)' run -n \(ranks)" }

    private func states(_ place: Workplace, _ state: String) throws -> Int {
        try place.weir("drops", "--json", "s").output.components("\"state\": \"\(state)\"")
    }

    /// Apps whose execution is in that state.
    private func apps(_ place: Workplace, _ state: String) throws -> Int {
        try place.weir("drops", "--json", "s").output.components("\"execState\": \"\(state)\"")
    }

    private static let copyZeroIsThere = "test -e s/data/begun-1 -a -e s/data/result_0-0.txt"

    @Test(arguments: [1, 2, 4], [("TERM", 75), ("USR1", 75), ("INT", 130)])
    func aSignalLeavesWhatIsNotDoneOpen(_ ranks: Int, _ signal: (String, Int)) throws {
        let place = try Workplace()
        let run = try run(
            place, weir(ranks), until: Self.copyZeroIsThere, then: "kill -\(signal.0) $run")
        #expect(Int(run.status) == signal.1, "\(run.errors)")
        #expect(run.errors.contains("nothing more begins, programs are ended"))
        #expect(run.output.contains(" of 16 Drops are left"))
        #expect(try place.read("s/data/result_0-0.txt") == "done\n")
        #expect(!place.has("s/data/result_0-1.txt"))
        let finished = try apps(place, "FINISHED")
        #expect(1...4 ~= finished)
        #expect(try apps(place, "NOT_RUN") == 8 - finished)
        #expect(try place.weir("status", "s").output.contains("stopped early by SIG"))
        #expect(try place.read("s/summary.json").contains("\"left\": "))
    }

    @Test func aProgramThatDoesNotHeedIsKilledAfterAWhile() throws {
        let place = try Workplace()
        let run = try run(place, weir(2), command: Self.deaf, copies: 2, then: "kill -TERM $run")
        #expect(run.status == 75)
        #expect(run.duration > .seconds(5))
        #expect(try apps(place, "NOT_RUN") == 2)
    }

    @Test(arguments: [1, 2, 4])
    func aSecondInterruptEndsAtOnce(_ ranks: Int) throws {
        let place = try Workplace()
        let family = Family(mark: "WEIR_TEST_FAMILY=stop-\(place.path)")
        let run = try run(
            place, "export \(family.mark); exec \(weir(ranks)) --grace 300", command: Self.deaf,
            copies: 4,
            then: """
                kill -INT $run; until grep -q SIGINT errors; do sleep 0.02; done
                kill -INT $run; begin=$(date +%s%N)
                wait $run; echo $((($(date +%s%N) - begin) / 1000000))
                """)
        #expect(run.status == 130)
        // The grace is five minutes.
        #expect(try #require(Int(run.output.split(separator: "\n").last ?? "")) < 100_000)
        #expect(family.waitFor { $0.isEmpty }, "\(family.members())")
        #expect(!place.has("s/summary.json"))
    }

    /// mpirun ends its ranks itself, and returns what it likes; but the session knows.
    @Test func anMPIRunOfTheUsersOwnThatIsEnded() throws {
        let place = try Workplace()
        let run = try run(
            place,
            "OMPI_MCA_odls_base_sigkill_timeout=3 exec mpirun --oversubscribe -n 2 "
                + "'\(Workplace.weir)' run", until: Self.copyZeroIsThere, then: "kill -TERM $run")
        #expect(run.status != 0)
        #expect(try place.weir("status", "s").output.contains("stopped early by SIGTERM"))
    }

    @Test func aTerminalThatIsClosedEndsTheRun() throws {
        let place = try Workplace()
        for ranks in [1, 2] {
            let run = try run(
                place, "rm -rf s; exec " + weir(ranks), then: "kill -HUP $run")
            #expect(run.status == 129)
        }
    }

    @Test(arguments: [1, 2, 4])
    func aDrainedRunEndsWhatItHasBegun(_ ranks: Int) throws {
        let place = try Workplace()
        let run = try run(
            place, weir(ranks), copies: 16, until: Self.copyZeroIsThere,
            then: """
                '\(Workplace.weir)' drain s
                until grep -q 'weir drain' errors; do sleep 0.05; done
                '\(Workplace.weir)' status s
                touch s/data/go
                """)
        #expect(run.status == 75, "\(run.errors)")
        #expect(run.output.contains("asked for; the run looks about once a second"))
        #expect(run.output.contains("stopping for weir drain"))
        #expect(run.output.contains("stopped early by weir drain"))
        #expect(try place.read("s/data/result_0-1.txt") == "done\n")
        let finished = try apps(place, "FINISHED")
        #expect(finished > 1 && finished < 16)
        #expect(try states(place, "COMPLETED") == 2 * finished)
        #expect(try apps(place, "NOT_RUN") == 16 - finished)
        #expect(!place.has("s/request"))
    }

    @Test(arguments: [1, 2, 4])
    func aCancelledRunConcludes(_ ranks: Int) throws {
        let place = try Workplace()
        let run = try run(
            place, weir(ranks), until: Self.copyZeroIsThere, then: "'\(Workplace.weir)' cancel s")
        #expect(run.status == 1, "\(run.errors)")
        let done = try states(place, "COMPLETED")
        #expect(try states(place, "CANCELLED") == 16 - done)
        #expect(try place.weir("status", "s").output.contains("concluded"))
        #expect(!place.has("s/data/result_0-1.txt"))
    }

    @Test func thereMustBeSomethingToStop() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}")
        #expect(try place.weir("run", "a.graph", "--session", "s").status == 0)
        for command in ["cancel", "drain"] {
            let late = try place.weir(command, "s")
            #expect(late.status == 2)
            #expect(late.errors.contains("\(command): s has ended already\n  try: weir status s"))
            #expect(try place.weir(command, "nowhere").errors.contains("nowhere: not a session"))
        }
        #expect(!place.has("s/request"))
    }
}
