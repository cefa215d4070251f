import Foundation
import TestSupport
import Testing

/// Sessions that were killed, and go on: what runs again, and that the end is as if nothing had been.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct ResumeTests {
    /// Each program leaves a line with its name; copies make a file, which goes through memory into
    /// another file, and all of these into one: not before there is a file `go`, where that is asked for, so that
    /// the run cannot end before it is ended.
    private func graph(copies: Int, in folder: String, waits: Bool) -> GraphDrawing {
        var graph = GraphDrawing()
        let mark = "echo $DLG_UID $WEIR_ATTEMPT >> '\(folder)/effects'; "
        graph.scatter("s", copies)
        graph.bash("Work", mark + "sleep 0.1; echo $WEIR_INDEX > {x}", in: "s")
        graph.file("First", "first.txt", in: "s")
        graph.app("Into", "dlg.apps.simple.CopyApp", in: "s")
        graph.memory("Between", in: "s")
        graph.app("From", "dlg.apps.simple.CopyApp", in: "s")
        graph.file("Second", "second.txt", in: "s")
        let wait = waits ? "until test -e '\(folder)/go'; do sleep 0.02; done; " : ""
        graph.bash("All", mark + wait + "cat {z} > {r}")
        graph.file("Result", "result.txt")
        graph.link("Work", "First")
        graph.link("First", "Into")
        graph.link("Into", "Between")
        graph.link("Between", "From")
        graph.link("From", "Second")
        graph.link("Second", "All", port: "z")
        graph.link("All", "Result", port: "r")
        return graph
    }

    private func write(_ place: Workplace, copies: Int, waits: Bool = false) throws {
        let graph = graph(copies: copies, in: place.path, waits: waits)
        try place.write(try graph.json(), to: "a.graph")
    }

    private func expected(copies: Int) -> [String] { (0..<copies).map(String.init).sorted() }

    private func result(_ place: Workplace) throws -> [String] {
        try place.read("s/data/result.txt").split(separator: "\n").map(String.init).sorted()
    }

    /// How often each program was begun.
    private func effects(_ place: Workplace) throws -> [String: Int] {
        try place.read("effects").split(separator: "\n").reduce(into: [:]) { counts, line in
            counts[String(line.split(separator: " ")[0]), default: 0] += 1
        }
    }

    /// Runs until so many programs have begun, and kills the whole family of processes.
    private func killedRun(
        _ place: Workplace, ranks: Int, after begun: Int, command: String = "run"
    ) throws {
        let family = Family(mark: "WEIR_TEST_FAMILY=resume-\(place.path)")
        let run = Background<Outcome> {
            let arguments =
                command == "run"
                ? ["run", "-n", "\(ranks)", "a.graph", "--session", "s"]
                : ["resume", "-n", "\(ranks)", "s"]
            let line = ([Workplace.weir] + arguments).map { "'\($0)'" }.joined(separator: " ")
            return try place.shell(
                line, environment: Workplace.asRoot.merging(family.variable) { $1 })
        }
        let hasBegun = family.waitFor { _ in
            (try? place.read("effects"))?.split(separator: "\n").count ?? 0 >= begun
        }
        #expect(hasBegun)
        for member in family.members() { kill(member.pid, SIGKILL) }
        #expect(family.waitFor { $0.isEmpty })
        _ = try run.wait()
    }

    @Test(arguments: [(1, 5, 2), (2, 12, 1), (2, 30, 3), (3, 20, 5), (4, 38, 2)])
    func aKilledRunGoesOnWithOtherRanks(_ ranks: Int, _ begun: Int, _ then: Int) throws {
        let place = try Workplace()
        try write(place, copies: 40, waits: true)
        try killedRun(place, ranks: ranks, after: begun)
        try place.write("", to: "go")
        #expect(try place.weir("status", "--quiet", "s").status == 75)
        let resumed = try place.weir("resume", "-n", "\(then)", "s")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try result(place) == expected(copies: 40))
        let effects = try effects(place)
        #expect(effects.count == 41)
        // What a kill costs: a program a core, and what ended in the moment before the commit.
        let twice = effects.values.filter { $0 > 1 }
        #expect(twice.allSatisfy { $0 == 2 })
        #expect(twice.count <= 4 * ranks * ProcessInfo.processInfo.activeProcessorCount, "\(twice)")
        let quiet = try place.weir("status", "--quiet", "s")
        #expect(quiet.status == 0 && quiet.output == "done\n")
    }

    @Test func manyKillsComeToTheSameEnd() throws {
        let place = try Workplace()
        try write(place, copies: 60, waits: true)
        try killedRun(place, ranks: 2, after: 8)
        try killedRun(place, ranks: 3, after: 30, command: "resume")
        try killedRun(place, ranks: 1, after: 50, command: "resume")
        try place.write("", to: "go")
        #expect(try place.weir("resume", "-n", "2", "s").status == 0)
        #expect(try result(place) == expected(copies: 60))
        // A program that may have been begun before knows.
        #expect(try place.read("effects").contains(" 4\n"))
    }

    @Test func aMovedSessionGoesOnFromAnotherFolder() throws {
        let place = try Workplace()
        try write(place, copies: 20, waits: true)
        try killedRun(place, ranks: 2, after: 8)
        try place.write("", to: "go")
        let resumed = try place.shell(
            "mkdir other; mv s other/t; cd / && '\(Workplace.weir)' resume '\(place.path)/other/t'")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try place.read("other/t/data/result.txt").split(separator: "\n").count == 20)
    }

    private func plan(_ place: Workplace, _ options: String = "") throws -> String {
        try place.shell("'\(Workplace.weir)' resume --plan \(options) s").output
    }

    private func runs(_ place: Workplace, _ options: String = "") throws -> [String] {
        try plan(place, options).split(separator: "\n").dropFirst().dropLast().map { line in
            let cells = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: true)
            return "\(cells[0]) \(cells[1])"
        }
    }

    @Test func onlyWhatIsMissingAndNeededRunsAgain() throws {
        let place = try Workplace()
        try write(place, copies: 4)
        #expect(try place.weir("run", "-n", "2", "a.graph", "--session", "s").status == 0)
        #expect(try plan(place) == "0 of 26 Drops would be done, 26 stay\n")
        // Nobody needs it any more.
        _ = try place.shell("rm s/data/first_0-1.txt")
        #expect(try runs(place).isEmpty)
        // A result is needed for its own sake, and what it is made of is there.
        _ = try place.shell("rm s/data/result.txt")
        #expect(try runs(place) == ["1 All", "1 Result"])
        // Then what was in memory is, and what was before that and is gone.
        _ = try place.shell("rm s/data/second_0-1.txt s/data/second_0-2.txt")
        #expect(
            try Set(runs(place)) == [
                "1 All", "1 Result", "2 Second", "2 From", "2 Between", "2 Into", "1 First",
                "1 Work",
            ])
        #expect(try plan(place).contains("its contents were in memory, and are needed"))
        #expect(try place.weir("resume", "-n", "3", "s").status == 0)
        #expect(try result(place) == expected(copies: 4))
        #expect(try effects(place).filter { $0.value == 2 }.keys.sorted() == ["All_0", "Work_0-1"])
    }

    @Test func foldersThatAreGoneAreMadeAgain() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo word > {out}", copies: 3)
        #expect(try place.weir("run", "-n", "2", "a.graph", "--session", "s").status == 0)
        _ = try place.shell("rm -r s/data s/logs")
        let run = try place.weir("resume", "-n", "2", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.shell("cat s/data/result_*").output == "word\nword\nword\n")
    }

    @Test func checksumsAreComparedWhereThatIsAskedFor() throws {
        let place = try Workplace()
        try write(place, copies: 2)
        #expect(try place.weir("run", "a.graph", "--session", "s").status == 0)
        _ = try place.shell("printf '7\\n9\\n' > s/data/result.txt")
        #expect(try runs(place).isEmpty)
        #expect(try runs(place, "--verify") == ["1 All", "1 Result"])
        _ = try place.shell("echo more >> s/data/result.txt")
        #expect(try runs(place) == ["1 All", "1 Result"])
    }

    @Test func whatIsAskedForRunsAgainWithAllThatFollows() throws {
        let place = try Workplace()
        try write(place, copies: 3)
        #expect(try place.weir("run", "a.graph", "--session", "s").status == 0)
        #expect(
            try Set(runs(place, "--rerun From/0-1")) == [
                "1 From", "1 Second", "1 All", "1 Result", "1 Between", "1 Into",
            ])
        #expect(try place.weir("resume", "s", "--rerun", "Work", "-n", "2").status == 0)
        #expect(try effects(place).values.allSatisfy { $0 == 2 })
        let wrong = try place.weir("resume", "--rerun", "Nobody", "s")
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("--rerun Nobody: neither a component nor a Drop"))
    }

    @Test func whatFailedIsTriedAgainIfAskedFor() throws {
        let place = try Workplace()
        try place.writeGraph(
            command: "test -e ../../mended -o $WEIR_INDEX != 1 && echo $WEIR_INDEX > {out}",
            copies: 4)
        #expect(try place.weir("run", "a.graph", "--session", "s").status == 1)
        #expect(try place.weir("status", "--quiet", "s").output == "failed\n")
        #expect(try place.weir("resume", "s").status == 1)
        #expect(try place.weir("resume", "s", "--from-failed").status == 1)
        _ = try place.shell("touch mended")
        #expect(try runs(place, "--from-failed") == ["1 Work", "1 Result"])
        #expect(try place.weir("resume", "-n", "2", "s", "--from-failed").status == 0)
        #expect(try place.read("s/data/result_0-1.txt") == "1\n")
        #expect(try place.weir("status", "--quiet", "s").output == "done\n")
    }

    @Test func anInputThatChangesIsSeen() throws {
        let place = try Workplace()
        try place.write("one\n", to: "in.txt")
        try place.writeGraph(command: "cat {in} > {out}", input: "in.txt", copies: 2)
        #expect(try place.weir("run", "a.graph", "--session", "s").status == 0)
        try place.write("another\n", to: "in.txt")
        #expect(try plan(place).contains("what it reads changes"))
        #expect(try place.weir("resume", "s").status == 0)
        #expect(try place.read("s/data/result_0-1.txt") == "another\n")
    }

    @Test func aDrainedRunGoesOn() throws {
        let place = try Workplace()
        try write(place, copies: 30, waits: true)
        let run = try place.shell(
            """
            { '\(Workplace.weir)' run -n 2 a.graph --session s & run=$!
            until test "$(wc -l < effects)" -gt 3; do sleep 0.01; done
            kill -USR1 $run; wait $run; }
            """)
        #expect(run.status == 75, "\(run.errors)")
        try place.write("", to: "go")
        #expect(try place.weir("resume", "-n", "3", "s").status == 0)
        #expect(try result(place) == expected(copies: 30))
        // Nothing was in flight but what the signal ended.
        let twice = try effects(place).values.filter { $0 > 1 }.count
        #expect(twice <= 2 * ProcessInfo.processInfo.activeProcessorCount)
    }

    /// A second `weir` on a session that is run, and one after its first was killed.
    @Test func aLiveSessionIsNobodyElses() throws {
        let place = try Workplace()
        try place.writeGraph(command: "touch begun; until test -e go; do sleep 0.05; done")
        let run = try place.shell(
            """
            { '\(Workplace.weir)' run -n 2 a.graph --session s & run=$!
            until test -e s/data/begun; do sleep 0.02; done
            '\(Workplace.weir)' status --quiet s
            '\(Workplace.weir)' resume -n 1 s 2>&1; echo $?
            touch s/data/go; wait $run; }
            """)
        #expect(run.status == 0)
        #expect(run.output.contains("running\n"))
        #expect(run.output.contains("is run by somebody else"), "\(run.output)")
        #expect(try place.weir("status", "--quiet", "s").output == "done\n")
    }

    @Test func theJournalIsPrinted() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo hello > {out}", copies: 2)
        #expect(try place.weir("run", "a.graph", "--session", "s").status == 0)
        let text = try place.weir("journal", "s").output
        #expect(text.contains("rank 0 #1 run 1 Work/0-"), "\(text)")
        #expect(text.contains("COMPLETED try 0 size 6 crc32c 353dd8be"), "\(text)")
        let lines = try place.weir("journal", "--json", "s").output.split(separator: "\n")
        #expect(lines.count == 4)
        _ = try place.shell("printf torn >> s/journal/rank-0.journal")
        #expect(try place.weir("journal", "s").errors.contains("the last 4 bytes are torn"))
        #expect(try place.weir("resume", "s").status == 0)
    }

    /// What stood in the damaged part is done again, and nothing else.
    @Test func damageCostsWhatStoodThere() throws {
        let place = try Workplace()
        try write(place, copies: 3)
        #expect(try place.weir("run", "a.graph", "--session", "s").status == 0)
        let path = place.path + "/s/journal/rank-0.journal"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[8 + 40] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        let plan = try place.weir("resume", "--plan", "s")
        #expect(plan.errors.contains("are damaged: 1 record is lost, and its Drop"))
        #expect(try place.weir("resume", "-n", "2", "s").status == 0)
        #expect(try effects(place).values.filter { $0 > 1 }.count == 1)
    }

    /// A crash at each place where the order of writes matters; see JournalCommit.
    @Test(
        arguments: [
            "before-rename", "after-rename", "between-data-and-record", "amid-record",
            "before-journal-sync", "after-journal-sync", "before-summary", "after-summary",
        ], [1, 2])
    func aCrashAtAnyPointLosesNothing(_ point: String, _ pass: Int) throws {
        let place = try Workplace()
        try write(place, copies: 12)
        let fault = ["WEIR_FAULT": "\(point):\(pass)", "WEIR_FAULT_RANK": "0"]
        let run = try place.weir(
            "run", "-n", "2", "a.graph", "--session", "s",
            environment: Workplace.asRoot.merging(fault) { $1 })
        let isPassed = run.status != 0
        #expect(isPassed || pass == 2, "\(point) is never passed")
        let resumed = try place.weir("resume", "-n", "3", "s")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try result(place) == expected(copies: 12))
        #expect(try place.weir("status", "--quiet", "s").output == "done\n")
    }

    /// What is to be done again is so, also if the run that was to do it has died.
    @Test func aWishOutlivesACrash() throws {
        let place = try Workplace()
        try write(place, copies: 3)
        #expect(try place.weir("run", "a.graph", "--session", "s").status == 0)
        let fault = ["WEIR_FAULT": "after-reopening:1", "WEIR_FAULT_RANK": "0"]
        let died = try place.weir(
            "resume", "s", "--rerun", "All",
            environment: Workplace.asRoot.merging(fault) { $1 })
        #expect(died.status != 0)
        #expect(try runs(place) == ["1 All", "1 Result"])
        #expect(try place.weir("resume", "s").status == 0)
        #expect(try effects(place)["All_0"] == 2)
    }

    /// One of its two outputs is lost, and it makes both anew; who has read the other reads it again, at once
    /// if it is said to come out different, and else when it has (OutdatedTests).
    @Test(arguments: ["", "0", "true", "1"])
    func whoReadWhatIsNotDeterministicReadsItAgain(_ value: String) throws {
        let place = try Workplace()
        let mark = "echo $DLG_UID >> '\(place.path)/effects'; "
        var graph = GraphDrawing()
        graph.bash("Draw", mark + "date +%N > {x}; echo > {l}")
        if !value.isEmpty { graph.set("non_deterministic", of: "Draw", value) }
        graph.file("Lot", "lot.txt")
        graph.file("Log", "log.txt")
        graph.bash("Use", mark + "cat {x} > {y}")
        graph.file("Used", "used.txt")
        graph.chain("Draw", "Lot", "Use")
        graph.link("Draw", "Log", port: "l")
        graph.link("Use", "Used", port: "y")
        try place.write(try graph.json(), to: "a.graph")
        #expect(try place.weir("run", "a.graph", "--session", "s").status == 0)
        _ = try place.shell("rm s/data/log.txt")
        let isKnown = ["true", "1"].contains(value)
        #expect(try runs(place).contains("1 Use") == isKnown)
        #expect(try place.weir("resume", "s").status == 0)
        #expect(try effects(place) == ["Draw_0": 2, "Use_0": 2])
        #expect(try place.read("s/data/lot.txt") == place.read("s/data/used.txt"))
        #expect(try place.weir("resume", "s").output.contains("nothing to run"))
    }

    /// The same of contents in memory that a kill took along, and that somebody still wants.
    @Test(arguments: [false, true])
    func memoryThatIsNotDeterministicIsNotMixed(_ isDeclared: Bool) throws {
        let place = try Workplace()
        let mark = "echo $DLG_UID >> '\(place.path)/effects'; "
        var graph = GraphDrawing()
        graph.bash("Draw", mark + "date +%N > {x}")
        graph.file("Lot", "lot.txt")
        graph.app("Into", "dlg.apps.simple.CopyApp")
        if isDeclared { graph.set("non_deterministic", of: "Into", "true") }
        graph.memory("Held")
        graph.app("First", "dlg.apps.simple.CopyApp")
        graph.file("Early", "early.txt")
        graph.bash("Wait", mark + "until test -e go; do sleep 0.02; done; echo > {y}")
        graph.file("Gone", "gone.txt")
        graph.app("Second", "dlg.apps.simple.GenericGatherApp")
        graph.file("Late", "late.txt")
        graph.chain("Draw", "Lot", "Into", "Held", "First", "Early")
        graph.chain("Held", "Second", "Late")
        graph.link("Wait", "Gone", port: "y")
        graph.link("Gone", "Second", port: "y")
        try place.write(try graph.json(), to: "a.graph")
        let family = Family(mark: "WEIR_TEST_FAMILY=mixed-\(place.path)")
        let run = Background<Outcome> {
            try place.shell(
                "'\(Workplace.weir)' run a.graph --session s --slots 2",
                environment: Workplace.asRoot.merging(family.variable) { $1 })
        }
        for _ in 0..<2400 {
            let drops = try place.weir("drops", "s").output.split(separator: "\n")
            if drops.contains(where: { $0.hasPrefix("Early") && $0.contains("COMPLETED") }) {
                break
            }
            poll(nil, 0, 50)
        }
        for member in family.members() { kill(member.pid, SIGKILL) }
        #expect(family.waitFor { $0.isEmpty })
        _ = try run.wait()
        let plan = try place.weir("resume", "--plan", "s").output
        #expect(plan.contains("Into") && !plan.contains("Draw"), "\(plan)")
        #expect(plan.contains("First") == isDeclared, "\(plan)")
        _ = try place.shell("touch s/data/go")
        #expect(try place.weir("resume", "s").status == 0)
    }
}
