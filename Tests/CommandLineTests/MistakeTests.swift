import Foundation
import TestSupport
import Testing

/// What is typed wrongly, and files that are not what they should be: one message, that says how to go on.
@Suite(.timeLimit(.minutes(60)))
struct MistakeTests {
    private static let weir = "'\(Workplace.weir)'"

    @Test(arguments: [
        ("check --json=x a.graph", "weir: check: --json=x: --json takes no value\n  try: --json\n"),
        ("run a.graph --session ''", "weir: run: the value of --session is empty\n  try: a value"),
        ("run a.graph --session=", "weir: run: the value of --session is empty\n  try: a value"),
        ("run a.graph --slots", "weir: run: --slots needs a value\n  try: weir run --help\n"),
        ("check ''", "weir: check: GRAPH: one of the words given is empty\n  try: weir check"),
        ("log s ''", "weir: log: SESSION DROP: one of the words given is empty\n  try: "),
        (
            "version x",
            "weir: version: takes no operand, but \"x\" was given\n  try: weir version\n"
        ),
        ("help run x", "weir: help: one topic, but also \"x\" was given\n  try: weir help run\n"),
        ("help completions bash x", "weir: help: one topic, but also \"x\" was given\n"),
        ("check nosuch", "weir: nosuch: No such file or directory\n  try: ls\n"),
        ("status nosuch", "weir: nosuch: not a session: there is nothing of that name\n  try: ls"),
        (
            "resume --json .",
            "weir: resume: --json goes with --plan\n  try: weir resume --plan --json"
        ),
        ("status a.graph", "weir: a.graph: not a session: a session is a folder\n  try: ls"),
        ("status .", "weir: .: not a session: it has no session.json\n  try: ls"),
    ])
    func whatIsTypedWronglyIsToldOnce(_ line: String, _ message: String) throws {
        let place = try Workplace()
        try place.writeGraph(command: "true")
        let run = try place.shell("\(Self.weir) \(line)")
        #expect(run.status == 2)
        #expect(run.errors.hasPrefix(message), "\(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test func aLongCommandIsShownInPart() throws {
        let place = try Workplace()
        let long = String(repeating: "x", count: 100_000)
        try place.writeGraph(command: "exit 3; echo \(long)last > {out}")
        let run = try place.weir("run", "-q", "a.graph", "--session", "s")
        #expect(run.status == 1)
        #expect(run.errors.contains("\n  command: exit 3; echo xxx"))
        #expect(run.errors.contains("xxx … xxx") && run.errors.contains("xlast > "))
        #expect(run.errors.count < 4000)
    }

    @Test(arguments: ["-q --lost", "--lost --json", "-q --json"])
    func whatStatusIsToPrintIsOneThing(_ words: String) throws {
        let run = try Workplace().shell("\(Self.weir) status \(words) s")
        #expect(run.status == 2 && run.errors.contains("cannot both be"), "\(run.errors)")
    }

    /// A device, too: as root it could be taken from all.
    @Test func aPipeIsWrittenToOrRefusedAndKeepsItsName() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo text > {out}")
        let run = try place.shell(
            """
            mkfifo pipe pipe.h5; \(Self.weir) run -q a.graph --session s
            timeout 120 cat pipe & \(Self.weir) export s Result/0-0 -o pipe; wait
            \(Self.weir) unroll a.graph -o pipe.h5; echo $?
            \(Self.weir) partition a.graph -n 2 -o pipe.h5; echo $?
            test -p pipe -a -p pipe.h5 && ls
            """)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasPrefix("text\n"), "\(run.output)\(run.errors)")
        #expect(run.errors.components(separatedBy: "a device, pipe or socket").count == 3)
        #expect(!run.output.contains(".part"), "\(run.output)")
    }

    @Test func whatHasNoEndIsNoGraph() throws {
        let place = try Workplace()
        for line in [
            "\(Self.weir) check /dev/zero", "truncate -s 7T big; \(Self.weir) check big",
            "\(Self.weir) check /dev/urandom",
        ] {
            let run = try place.shell(line)
            #expect(run.status == 2, "\(line): \(run.status) \(run.errors)")
            #expect(run.errors.contains(": File too large\n"), "\(run.errors)")
        }
    }

    /// Each is what a session may become by a crash of the machine, a full disk or a hand.
    @Test(arguments: [
        ("echo > s/session.json", "/s/session.json: damaged"),
        (
            "sed -i 's/\"format\": 1/\"format\": 7/;s/\"version\": \"/&9./' s/session.json",
            "/s: a session in format 7, of weir 9."
        ),
        ("echo '[]' > s/graph.options.json", "/s/graph.options.json: damaged"),
        ("echo '{}' > s/graph.source", "/s/graph.source: damaged: not what Weir wrote there: "),
        ("rm s/graph.source", "/s/graph.source: "),
    ])
    func aDamagedSessionSaysWhatOfItIs(_ damage: String, _ message: String) throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}")
        try #require(try place.weir("run", "-q", "a.graph", "--session", "s").status == 0)
        _ = try place.shell(damage)
        for command in ["status", "drops --json", "resume --plan", "resume -n 2", "verify"] {
            let run = try place.shell("\(Self.weir) \(command) s")
            #expect(run.status == 2 || run.status == 3, "\(command): \(run.errors)")
            #expect(run.errors.contains(message), "\(command): \(run.errors)")
            #expect(run.errors.components(separatedBy: "weir: ").count == 2, "\(run.errors)")
        }
        #expect(try place.shell("\(Self.weir) clean --all --force s").status == 0)
        #expect(!place.has("s"))
    }

    @Test func whatDoesNotRunCannotBeStopped() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}")
        try #require(try place.weir("run", "-q", "a.graph", "--session", "s").status == 0)
        _ = try place.shell("rm s/summary.json")
        for command in ["cancel", "drain"] {
            let run = try place.weir(command, "s")
            #expect(run.status == 2)
            #expect(
                run.errors.hasPrefix(
                    "weir: \(command): s is not running: it was cut off\n  try: weir resume s"))
            #expect(!place.has("s/request"))
        }
    }
}
