import Foundation
import TestSupport
import Testing

/// What `weir run -n` makes of mpirun: its input, and what it says.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct LauncherTests {
    private static let weir = "'\(Workplace.weir)'"

    @Test func theLastWordIsWeirs() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo sorry; exit 3", copies: 2)
        let alone = try place.weir("run", "a.graph", "--session", "s1")
        let ranks = try place.weir("run", "-n", "2", "a.graph", "--session", "s2")
        #expect(alone.status == 1 && ranks.status == 1)
        #expect(ranks.errors.hasPrefix("weir: Work 0-"))
        #expect(
            ranks.errors.hasSuffix("  try: weir log \(place.path)/s2 'Work/0-0'\n")
                || ranks.errors.hasSuffix("  try: weir log \(place.path)/s2 'Work/0-1'\n"))
        #expect(ranks.errors.count { $0 == "\n" } == alone.errors.count { $0 == "\n" })
    }

    @Test func aRankThatIsKilledIsToldWithWhatToDo() throws {
        let place = try Workplace()
        let family = Family(mark: "WEIR_TEST_FAMILY=lost-\(place.path)")
        try place.writeGraph(command: "sleep 600", copies: 4)
        let ending = place.runInBackground(ranks: 2, family)
        try #require(family.waitFor { $0.count { $0.name == "sleep" } >= 2 })
        let rank = try #require(family.members().last { $0.name == "weir" && $0.isRank(of: 2) })
        kill(rank.pid, SIGKILL)
        let run = try ending.wait()
        #expect(run.status == 137)
        #expect(
            run.errors.hasSuffix(
                """
                weir: a rank, or mpirun, was ended by signal 9, and the run with it
                  try: weir status \(place.path)/s tells which rank; weir resume \(place.path)/s goes on

                """), "\(run.errors)")
    }

    /// Its status may be that of a run in which Drops have failed.
    @Test func anMPIRunThatStartsNobodyIsNoFailedRun() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}")
        try place.write("#!/bin/bash\necho 'mpirun: no slots' >&2\nexit 1\n", to: "mpirun")
        chmod(place.path + "/mpirun", 0o755)
        let run = try place.shell("PATH=$PWD:$PATH \(Self.weir) run -n 2 a.graph --session s")
        #expect(run.status == 70)
        #expect(
            run.errors.hasPrefix(
                """
                mpirun: no slots
                weir: run: mpirun ended with status 1 before any rank had begun the run
                  try: mpirun -n 2 hostname;
                """), "\(run.errors)")
    }

    /// Whoever mpirun has left behind has its standard error, and need not end.
    @Test func whoTalksOnAfterMPIRunDoesNotKeepItFromEnding() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}")
        try place.write(
            """
            #!/bin/bash
            while echo still here; do touch talks; sleep 0.1; done >&2 &
            until test -e talks; do sleep 0.02; done
            exit 5

            """, to: "mpirun")
        chmod(place.path + "/mpirun", 0o755)
        let run = try place.shell("PATH=$PWD:$PATH \(Self.weir) run -n 2 a.graph --session s")
        #expect(run.status == 70 && !run.timedOut)
        #expect(run.errors.contains("still here\n"))
        #expect(run.errors.contains("mpirun ended with status 5 before any rank"), "\(run.errors)")
    }

    /// Ranks on another host have not this process's environment, and say all the same that they began.
    @Test func aFailedRunOfOtherHostsIsNoLauncherThatFailed() throws {
        let place = try Workplace()
        try place.writeGraph(command: "exit 3")
        try place.write(
            "#!/bin/bash\nunset WEIR_LAUNCHED\nPATH=${PATH#*:} exec mpirun \"$@\"\n", to: "mpirun")
        chmod(place.path + "/mpirun", 0o755)
        let run = try place.shell("PATH=$PWD:$PATH \(Self.weir) run -n 2 a.graph --session s")
        #expect(run.status == 1, "\(run.errors)")
        #expect(!run.errors.contains("before any rank"), "\(run.errors)")
    }

    /// What lies in /dev/shm is a file like any other, and its inputs are beside it.
    @Test func aGraphInMemoryIsReadWhereItIs() throws {
        let place = try Workplace()
        try place.writeGraph(command: "cat {in} > {out}", input: "names.txt")
        let run = try place.shell(
            """
            folder=$(mktemp -d /dev/shm/graph-XXXXXX); echo Ada > $folder/names.txt
            mv a.graph $folder; \(Self.weir) run -q -n 2 $folder/a.graph --session s; status=$?
            rm -r $folder; exit $status
            """)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/result.txt") == "Ada\n")
    }

    /// As `while read` of a shell has it: mpirun reads whatever there is.
    @Test func standardInputIsLeftToOthers() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}")
        let run = try place.shell(
            """
            printf 'one\\ntwo\\n' | while read name; do
                \(Self.weir) run -q -n 2 a.graph --session $name && echo $name
            done
            """)
        #expect(run.output == "one\ntwo\n", "\(run.errors)")
    }

    /// The launching process and rank 0 both want to know it.
    @Test(arguments: [1, 2])
    func aGraphMayComeThroughAPipe(_ ranks: Int) throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo ~word > {out}")
        let run = "\(Self.weir) run -q -n \(ranks)"
        for (number, line) in [
            "\(run) <(cat a.graph) -P <(echo '{\"word\": \"by pipe\"}') --session s0",
            "cat a.graph | \(run) - -p 'word=by pipe' --session s1",
            "\(run) -p 'word=by pipe' /dev/stdin --session s2 < a.graph",
        ].enumerated() {
            let run = try place.shell(line)
            #expect(run.status == 0, "\(line): \(run.errors)")
            #expect(try place.read("s\(number)/data/result.txt") == "by pipe\n")
        }
        let wrong = try place.shell("echo '{}' | \(run) - --session s")
        #expect(wrong.status == 3)
        #expect(wrong.errors.components(separatedBy: "weir: ").count == 2, "\(wrong.errors)")
        #expect(!place.has("s"))
    }
}
