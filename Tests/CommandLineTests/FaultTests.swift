import Foundation
import Glibc
import TestSupport
import Testing

/// What a machine does to a run: the right states or one clear message, nothing left, and no hang.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct FaultTests {
    private func weir(_ ranks: Int) -> String { "'\(Workplace.weir)' run -n \(ranks)" }

    /// Bounded, with nothing left; a hang would time out.
    private func outcome(_ place: Workplace, _ line: String) throws -> Outcome {
        let run = try place.shell(line)
        #expect(!run.timedOut, "\(run.errors)")
        #expect(run.leftovers.isEmpty)
        return run
    }

    @Test(arguments: [2, 4])
    func aRankThatStandsStillForAWhileLosesNothing(_ ranks: Int) throws {
        let place = try Workplace()
        let family = Family(mark: "WEIR_TEST_FAMILY=still-\(place.path)")
        try place.writeGraph(
            command: "until test -e go; do sleep 0.1; done; echo $WEIR_INDEX > {out}", copies: 8)
        let ending = place.runInBackground(ranks: ranks, family)
        // Its spawner has the same environment, and another name.
        try #require(family.waitFor { $0.count { $0.name == "bash" } > 0 })
        let rank = try #require(
            family.members().last { $0.name == "weir" && $0.isRank(of: ranks) })
        kill(rank.pid, SIGSTOP)
        try place.write("", to: "s/data/go")
        poll(nil, 0, 10_000)
        kill(rank.pid, SIGCONT)
        let run = try ending.wait()
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.duration > .seconds(10))
        for copy in 0..<8 { #expect(try place.read("s/data/result_0-\(copy).txt") == "\(copy)\n") }
        #expect(family.waitFor { $0.isEmpty })
    }

    @Test(arguments: [1, 2, 4])
    func aProgramThatSomebodyKillsHasFailed(_ ranks: Int) throws {
        let place = try Workplace()
        try place.writeGraph(
            command: "test $WEIR_INDEX = 1 && { echo $$ > pid; sleep 600 & wait; }; echo > {out}",
            copies: 4)
        let run = try outcome(
            place,
            """
            { \(weir(ranks)) a.graph --session s & run=$!
            until test -s s/data/pid; do sleep 0.02; kill -0 $run || exit 99; done
            kill -KILL $(cat s/data/pid); wait $run; }
            """)
        #expect(run.status == 1)
        #expect(run.errors.contains("Work 0-1 failed on rank "))
        #expect(run.errors.contains(": ended by signal 9\n"))
        #expect(place.has("s/data/result_0-3.txt") && !place.has("s/data/result_0-1.txt"))
    }

    @Test(arguments: [1, 2])
    func aSpawnerThatSomebodyKillsEndsTheJob(_ ranks: Int) throws {
        let place = try Workplace()
        let family = Family(mark: "WEIR_TEST_FAMILY=spawner-\(place.path)")
        try place.writeGraph(command: "sleep 600; echo > {out}", copies: 4)
        let limit = try fiveSecondsHere(ranks: ranks)
        let ending = place.runInBackground(ranks: ranks, family)
        try #require(family.waitFor { $0.count { $0.name == "sleep" } >= ranks })
        let spawner = try #require(family.members().first { $0.name == "weir-spawner" })
        kill(spawner.pid, SIGKILL)
        let killed = ContinuousClock().now
        let run = try ending.wait()
        #expect(run.status == 70 && run.leftovers.isEmpty)
        #expect(
            run.errors.contains("weir: the process that starts programs has ended or was killed"))
        #expect(family.waitFor { $0.isEmpty }, "\(family.members())")
        #expect(ContinuousClock().now - killed < limit)
    }

    /// It does not heed SIGTERM either, and has a child that does not.
    @Test(arguments: [1, 2])
    func aProgramThatNeverEndsIsEndedByItsTimeLimit(_ ranks: Int) throws {
        let place = try Workplace()
        let command = "trap '' TERM; sleep 600 & sleep 600; echo late > {out}"
        var graph = GraphDrawing()
        graph.app(
            "endless", "dlg.apps.bash_shell_app.BashShellApp",
            ["command": command, "time_limit": "0.5"])
        graph.file("result", "result.txt")
        graph.link("endless", "result")
        try place.write(try graph.json().replacing("{out}", with: "{x}"), to: "a.graph")
        let run = try outcome(place, "\(weir(ranks)) a.graph --session s")
        #expect(run.status == 1)
        #expect(run.errors.contains("took longer than its time limit of 0.5 s"), "\(run.errors)")
        #expect(!place.has("s/data/result.txt"))
    }

    @Test(
        .enabled(if: Mounting.isAllowed, "a full disk is made of a small tmpfs, which needs root"))
    func aFullDiskIsToldOf() throws {
        let place = try Workplace()
        try place.writeGraph(command: "true", copies: 3000)
        for ranks in [1, 2, 4] {
            let run = try outcome(
                place,
                """
                mkdir -p small; unshare -m bash -c "mount -t tmpfs -o size=200k none small && \
                \(weir(ranks)) a.graph --session small/s"
                """)
            #expect(run.status == 70)
            #expect(run.errors.contains(".journal: write: No space left on device\n  try: df -h"))
        }
    }

    @Test func outputThatNobodyReadsIsNoReasonToEnd() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}", copies: 4)
        let weir = "'\(Workplace.weir)' run"
        for (number, line) in [
            "\(weir) a.graph --session s0 >&-", "\(weir) -n 2 a.graph --session s1 >&-",
            "\(weir) a.graph --session s2 >&- 2>&- <&-",
            // A pipe without a reader, for sure.
            "{ until test -e gone; do sleep 0.02; done; \(weir) a.graph --session s3 2>&1; } "
                + "| { exec <&-; touch gone; }; exit ${PIPESTATUS[0]}",
            "\(weir) a.graph --session s4 > /dev/full",
        ].enumerated() {
            #expect(try outcome(place, line).status == 0, "\(line)")
            let status = try place.weir("status", "s\(number)")
            #expect(status.output.contains("8 of 8 Drops final"))
            #expect(status.errors.isEmpty)
        }
    }

    @Test(arguments: [1, 2])
    func aMissingInterpreterIsNamed(_ ranks: Int) throws {
        let place = try Workplace()
        try place.write("#!/no/such/python\n", to: "script")
        chmod(place.path + "/script", 0o755)
        try place.writeGraph(command: "\(place.path)/script > {out}")
        let run = try outcome(place, "\(weir(ranks)) a.graph --session s")
        #expect(run.status == 1)
        #expect(run.errors.contains(": exit status 12"))
        // In bash's words, which differ from version to version.
        #expect(run.errors.contains("\(place.path)/script: "), "\(run.errors)")
    }

    @Test func tooFewDescriptorsAreToldOrEnough() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}", copies: 20)
        for limit in [6, 10, 16, 24] {
            let alone = try outcome(
                place, "rm -rf s; ulimit -n \(limit); \(weir(1)) --slots 8 a.graph --session s")
            #expect(alone.status == 0 || alone.status == 70 && alone.errors.contains("ulimit -n"))
            let ranks = try outcome(
                place, "rm -rf s; ulimit -n \(limit); \(weir(2)) a.graph --session s")
            #expect(ranks.status == 70)
            #expect(
                ranks.errors.hasPrefix(
                    "weir: run: mpirun needs more files open at once than the \(limit) that are "
                        + "allowed\n  try: ulimit -n "))
        }
        let enough = try outcome(place, "rm -rf s; ulimit -n 144; \(weir(2)) a.graph --session s")
        #expect(enough.status == 0, "\(enough.errors)")
    }
}
