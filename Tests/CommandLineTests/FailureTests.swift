import TestSupport
import Testing

/// Whatever goes wrong: one clear message, the right status, nothing left running.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct FailureTests {
    @Test(arguments: [1, 2])
    func aFailedProgramIsNamedWithItsCommandAndLastOutput(_ ranks: Int) throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo some trouble >&2; exit 3")
        let run = try place.weir("run", "-n", "\(ranks)", "a.graph", "--session", "s")
        #expect(run.status == 1)
        #expect(run.errors.contains("weir: Work 0-0 failed on rank 0, host "))
        #expect(run.errors.contains(": exit status 3\n"))
        #expect(run.errors.contains("\n  1 Drop depended on it\n"))
        #expect(run.errors.contains("command: echo some trouble >&2; exit 3"))
        #expect(run.errors.contains("    some trouble"))
        #expect(run.errors.contains("try: weir log"))
        #expect(run.output.contains("session: "))
        #expect(try place.weir("log", "s", "work_0-0").output == "some trouble\n")
    }

    @Test func whatAFailedProgramSaidIsShownThoughItsOutputIsNotKept() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo the reason; exit 3")
        let run = try place.weir("run", "a.graph", "--session", "s")
        #expect(run.status == 1)
        #expect(run.errors.contains("    the reason"))
        #expect(!place.has("s/data/result.txt"))
    }

    @Test func aThousandFailuresAreNotAThousandMessages() throws {
        let place = try Workplace()
        try place.writeGraph(command: "exit 1", copies: 100)
        let run = try place.weir("run", "a.graph", "--session", "s")
        #expect(run.status == 1)
        #expect(run.errors.components("failed on rank") == 1)
        #expect(run.output.contains("and 99 more of Work like 0-"))
        #expect(run.output.contains(" (exit status 1): 0-"))
    }

    @Test func failuresOfDifferentKindsAreToldApart() throws {
        let place = try Workplace()
        try place.writeGraph(command: "exit $((WEIR_INDEX / 10 + 1))", copies: 30)
        let run = try place.weir(
            "run", "-n", "4", "--island-size", "2", "a.graph", "--session", "s")
        #expect(run.status == 1)
        #expect(run.errors.components("failed on rank") == 3)
        for exit in 1...3 {
            #expect(run.errors.components(": exit status \(exit)\n") == 1)
            #expect(run.output.components("and 9 more of Work like") == 3)
        }
    }

    @Test func aProgramIsTriedAsOftenAsItsAppSays() throws {
        let place = try Workplace()
        let command = "echo $WEIR_ATTEMPT >> tries; test $WEIR_ATTEMPT = 3 && echo done > {out}"
        let graph = try GraphSketch(command: command, tries: 3).json()
        try place.write(graph, to: "a.graph")
        let run = try place.weir("run", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/tries") == "1\n2\n3\n")
        #expect(run.errors.isEmpty)
        #expect(try place.weir("drops", "--json", "s").output.contains("\"attempts\": 3"))
        try place.write(graph.replacing("= 3", with: "= 4"), to: "b.graph")
        let failing = try place.weir("run", "b.graph", "--session", "t")
        #expect(failing.status == 1)
        #expect(failing.errors.components("failed on rank") == 1)
    }

    @Test func anAppMayForgiveSomeInputsTheirErrors() throws {
        let place = try Workplace()
        try place.write(
            try GraphSketch(
                command: "test $WEIR_INDEX != 1 && echo $WEIR_INDEX > {out}", copies: 4,
                collects: 25
            )
            .json(), to: "a.graph")
        let run = try place.weir("run", "-n", "2", "a.graph", "--session", "s")
        #expect(run.status == 1)
        #expect(try place.read("s/data/all.txt") == "0\n2\n3\n")
    }

    @Test func aFailureLeavesTheRestToGoOn() throws {
        let place = try Workplace()
        try place.writeGraph(command: "test $WEIR_INDEX != 2 && echo ok > {out}", copies: 4)
        let run = try place.weir("run", "-n", "2", "a.graph", "--session", "s")
        #expect(run.status == 1)
        #expect(place.has("s/data/result_0-3.txt") && !place.has("s/data/result_0-2.txt"))
    }

    @Test func aProgramEndedByASignalIsSaidSo() throws {
        let place = try Workplace()
        try place.writeGraph(command: "kill -SEGV $$")
        let run = try place.weir("run", "a.graph", "--session", "s")
        #expect(run.status == 1)
        #expect(run.errors.contains("ended by signal 11"))
    }

    @Test func aMissingInputIsNamedWithThePlacesThatWereTried() throws {
        let place = try Workplace()
        try place.writeGraph(command: "cat {in} > {out}", input: "absent.txt")
        let run = try place.weir("run", "a.graph", "--session", "s")
        #expect(run.status == 1)
        #expect(run.errors.contains(": its file is not there"))
        #expect(run.errors.contains("Input 0 failed on rank 0, host "))
        #expect(run.errors.contains("/absent.txt"))
        #expect(run.errors.components("failed on rank") == 1)
    }

    @Test func aGraphThatIsNoJSONIsToldWithLineAndColumn() throws {
        let place = try Workplace()
        try place.write("{\n  \"nodeDataArray\": [,]\n}", to: "bad.graph")
        for command in ["check", "unroll", "run"] {
            let run = try place.weir(command, "bad.graph")
            #expect(run.status == 3)
            #expect(
                run.errors == """
                    weir: bad.graph:2:21: not JSON: "," where a value or ] should be

                    """)
        }
    }

    /// The same from a rank: one message, not one a rank.
    @Test func aWrongGraphUnderMPIIsToldOnce() throws {
        let place = try Workplace()
        try place.write("{", to: "bad.graph")
        let run = try place.shell(
            "mpirun --oversubscribe -n 3 '\(Workplace.weir)' run bad.graph --session s")
        #expect(run.status == 3)
        #expect(run.errors.components("not JSON") == 1)
        #expect(!place.has("s"))
    }

    @Test func aGraphWithErrorsStartsNothing() throws {
        let place = try Workplace()
        try place.write(
            try GraphSketch(command: "true").json().replacing("\"1\"", with: "\"x\""), to: "a.graph"
        )
        let run = try place.weir("run", "-n", "2", "a.graph", "--session", "s")
        #expect(run.status == 3)
        #expect(run.errors.contains("field \"num_of_copies\": \"x\" is no whole number"))
        #expect(!place.has("s"))
    }

    @Test func anUnknownComponentIsRefusedBeforeTheRun() throws {
        let place = try Workplace()
        try place.write(
            try GraphSketch(command: "true", dropClass: "my.App").json(), to: "a.graph")
        let run = try place.weir("run", "a.graph", "--session", "s")
        #expect(run.status == 3)
        #expect(run.errors.contains("component \"my.App\" is not known here"))
        #expect(run.errors.contains("--zero-run"))
    }

    @Test(arguments: [
        (["run", "absent.graph"], "absent.graph: No such file or directory"),
        (["run", "."], ".: Is a directory"),
        (["run"], "run: no GRAPH given"),
        (["run", "a", "b"], "one GRAPH, but also \"b\" was given"),
        (["run", "--sesion", "x", "a"], "unknown option --sesion\n  try: --session"),
        (["run", "-n", "many", "a"], "-n many: not a number from 1 to 65536"),
        (["run", "a", "-n"], "-n needs a value"),
        (["rum"], "unknown command rum\n  try: weir run"),
        (["status", "nowhere"], "nowhere: not a session"),
        (["log", "nowhere"], "a SESSION and a DROP are needed"),
        (["help", "nothing"], "no such topic: nothing"),
    ])
    func wrongUsageSaysWhatIsWrong(_ words: [String], _ message: String) throws {
        let place = try Workplace()
        let line = words.map { "'\($0)'" }.joined(separator: " ")
        let run = try place.shell("'\(Workplace.weir)' \(line)")
        #expect(run.status == 2)
        #expect(run.errors.contains(message), "\(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test func aSessionThatIsThereIsNotOverwritten() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}")
        #expect(try place.weir("run", "a.graph", "--session", "s").status == 0)
        let again = try place.weir("run", "a.graph", "--session", "s")
        #expect(again.status == 2)
        #expect(again.errors.contains("session s is there already"))
    }

    @Test func asRootItSaysWhatToDo() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}")
        guard try place.shell("id -u").output == "0\n" else { return }
        let run = try place.shell(
            "env -u OMPI_ALLOW_RUN_AS_ROOT -u OMPI_ALLOW_RUN_AS_ROOT_CONFIRM "
                + "'\(Workplace.weir)' run -n 2 a.graph")
        #expect(run.status == 2)
        #expect(
            run.errors.hasPrefix("weir: run: mpirun refuses to work as root\n  try: another user"))
    }
}

extension String {
    /// How often a text occurs.
    func components(_ text: String) -> Int { ranges(of: text).count }
}
