import Glibc
import Spawner

extension Probe {
    static func outcomes(_ directory: String) throws {
        var spawner = try Spawner.begin()
        let before = time(nil)
        let reports = try spawner.run(
            [0, 1, 7, 255].map { shell("exit \($0)") }
                + [SIGKILL, SIGTERM, SIGPIPE].map { shell("kill -\($0) $$") }
                + [shell("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done")])
        for report in reports { print(report.line) }
        for report in reports {
            let seconds = report.started / 1_000_000_000
            precondition(report.ended > report.started && seconds >= before && seconds <= time(nil))
        }
        print("cpu \(reports[7].userTime + reports[7].systemTime > 1_000_000)")
        print("resident \(reports[0].maximumResident > 100_000)")
        try spawner.end()
    }

    static func refusals(_ directory: String) throws {
        let text = directory + "/text"
        close(open(text, O_CREAT | O_WRONLY, 0o644))
        func program(_ change: (inout Program) -> Void) -> Program {
            var program = shell("echo must not run")
            change(&program)
            return program
        }
        var spawner = try Spawner.begin()
        let reports = try spawner.run([
            program { $0.arguments = ["/nowhere/to/be/found"] },
            program { $0.arguments = ["no-such-program-on-the-path"] },
            program { $0.arguments = [text] },
            program { $0.workingDirectory = directory + "/missing" },
            program { $0.standardInput = "missing" },
            program { $0.standardOutput = .file("missing/out") },
            program { $0.arguments = [] },
            program { $0.arguments = ["echo", "a\0b"] },
            program { $0.environment = ["A=\0"] },
            program { $0.variables = ["A=\0"] },
            program { $0.processors = [60000] },
            program { $0.outputLimit = 0 },
        ])
        for report in reports { print(report.line) }
        try spawner.end()
    }

    static func signals(_ directory: String) throws {
        let fifo = directory + "/up"
        mkfifo(fifo, 0o600)
        var spawner = try Spawner.begin(atOnce: 2)
        let trapping = "trap 'exit 9' USR1; echo up > \(fifo); sleep 100 & wait"
        spawner.start(shell(trapping), ticket: 0)
        spawner.start(shell("sleep 100; exit 0"), ticket: 1)
        spawner.start(shell("exit 0"), ticket: 2)
        spawner.start(shell("exit 0"), ticket: 3)
        spawner.signal(ticket: 2, SIGUSR1)
        spawner.signal(ticket: 3, SIGTERM)
        try spawner.awaitReports(1) { print($0.line) }
        let up = open(fifo, O_RDONLY)
        var byte: UInt8 = 0
        read(up, &byte, 1)
        spawner.signal(ticket: 0, SIGUSR1)
        spawner.signal(ticket: 99, SIGKILL)
        try spawner.awaitReports(2) { print($0.line) }
        spawner.signal(ticket: 1, SIGTERM)
        try spawner.awaitReports(1) { print($0.line) }
        try spawner.end()
    }

    static func environment(_ directory: String) throws {
        var spawner = try Spawner.begin()
        let given = ["B=two words", "PATH=/usr/bin:/bin", "EMPTY=", "A=\u{e9}", "B=again"]
        var other = shell("")
        other.arguments = ["env"]
        other.environment = ["PATH=/bin", "ONLY=this"]
        let same = Program(arguments: ["env"], environment: given)
        var own = same
        own.variables = ["B=its own", "C=3"]
        for report in try spawner.run([same, own, other, same]) {
            print(report.text, terminator: "--\n")
        }
        try spawner.end()
    }

    static func rehearsals(_ directory: String) throws {
        var spawner = try Spawner.begin()
        let real = Program(arguments: ["env"], environment: plainEnvironment)
        var other = shell("echo must not run")
        other.environment = ["ONLY=this"]
        spawner.rehearse(real)
        spawner.rehearse(other)
        for report in try spawner.run([real, real]) { print(report.line, report.text) }
        try spawner.end()
    }

    static func traits(_ directory: String) throws {
        signal(SIGHUP, SIG_IGN)
        let inherited = open("/dev/null", O_RDONLY)
        precondition(fcntl(inherited, F_GETFD) & FD_CLOEXEC == 0)
        var spawner = try Spawner.begin()
        var niced = shell(
            "nice; pwd; cat; ulimit -v; ulimit -n; [ $(cut -d' ' -f5 /proc/$$/stat) = $$ ] && echo leads",
            directory: directory)
        niced.nice = 7
        niced.standardInput = "input"
        niced.addressSpace = 1 << 30
        var bound = shell("grep Cpus_allowed_list /proc/self/status")
        // One that this process may use, which need not be the first of the machine.
        bound.processors =
            getenv("WEIR_TEST_PROCESSOR").flatMap { UInt16(String(cString: $0)) }.map { [$0] } ?? []
        let reports = try spawner.run([
            shell("for f in /proc/self/fd/*; do readlink $f; done | sed 's/[0-9][0-9]*/N/'"),
            shell("ls /proc/self/fd | wc -l"),
            shell("grep -E 'Sig(Blk|Ign)' /proc/self/status"), niced, bound,
        ])
        let alone = shell(
            "cat /proc/$PPID/comm; for n in 0 1 2; do readlink /proc/$PPID/fd/$n; done")
        for report in reports + (try spawner.run([alone])) {
            print(report.text, terminator: "--\n")
        }
        try spawner.end()
    }
}
