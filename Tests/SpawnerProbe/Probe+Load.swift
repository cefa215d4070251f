import Glibc
import Spawner

extension Probe {
    /// 2,000 programs in batches of 100, and where their outputs are in the log.
    static func many(_ directory: String) throws {
        var spawner = try Spawner.begin(atOnce: 4)
        spawner.openLog(at: directory + "/log")
        var seen = Set<UInt64>()
        var right = 0
        let log = open(directory + "/log", O_RDONLY | O_CREAT, 0o600)
        for batch in 0..<20 {
            for index in 0..<100 {
                let ticket = batch * 100 + index
                spawner.start(
                    Program(
                        arguments: ["/bin/echo", "output of \(ticket)"],
                        environment: plainEnvironment), ticket: UInt64(ticket))
            }
            try spawner.awaitReports(100) { report in
                seen.insert(report.ticket)
                var piece = [UInt8](repeating: 0, count: Int(report.logLength))
                pread(log, &piece, piece.count, off_t(report.logOffset))
                let expected = "output of \(report.ticket)\n"
                if report.text == expected, piece == Array(expected.utf8) { right += 1 }
            }
        }
        print("seen \(seen.count) right \(right)")
        try spawner.end()
    }

    /// 64 programs that all wait for a word which is said when the last of them is up.
    static func together(_ directory: String) throws {
        mkfifo(directory + "/up", 0o600)
        mkfifo(directory + "/go", 0o600)
        let up = open(directory + "/up", O_RDWR | O_CLOEXEC)
        let go = open(directory + "/go", O_RDWR | O_CLOEXEC)
        var spawner = try Spawner.begin()
        for ticket in 0..<64 {
            let program = shell("printf u > up; read word < go", directory: directory)
            spawner.start(program, ticket: UInt64(ticket))
        }
        try spawner.flush()
        var byte: UInt8 = 0
        for _ in 0..<64 { read(up, &byte, 1) }
        let early = try spawner.poll { _ in }
        print("up 64 early \(early)")
        write(go, String(repeating: "\n", count: 64), 64)
        var good = 0
        try spawner.awaitReports(64) { if $0.outcome == .exited(code: 0) { good += 1 } }
        print("good \(good)")
        try spawner.end()
    }

    /// The rank goes on while its spawner is stopped.
    static func stopped(_ directory: String) throws {
        var spawner = try Spawner.begin(atOnce: 4)
        kill(spawner.process, SIGSTOP)
        let padding = String(repeating: "x", count: 20_000)
        for ticket in 0..<200 {
            let program = Program(
                arguments: ["/bin/true", padding], environment: ["N=\(ticket)"])
            spawner.start(program, ticket: UInt64(ticket))
            try spawner.flush()
            _ = try spawner.poll { _ in print("nothing can have run") }
        }
        print("unsent \(spawner.hasUnsent)")
        kill(spawner.process, SIGCONT)
        var good = 0
        try spawner.awaitReports(200) { if $0.outcome == .exited(code: 0) { good += 1 } }
        print("good \(good)")
        try spawner.end()
    }

    /// Both sides have much to say: no report is read before the last program has been sent.
    static func talkative(_ directory: String) throws {
        var spawner = try Spawner.begin(atOnce: 4)
        let count = 3000
        let program = Program(
            arguments: ["/usr/bin/head", "-c", "4096", "/dev/zero"], environment: plainEnvironment)
        for ticket in 0..<count { spawner.start(program, ticket: UInt64(ticket)) }
        while spawner.hasUnsent { try spawner.flush() }
        var bytes = 0
        try spawner.awaitReports(count) { bytes += $0.tail.count }
        print("bytes \(bytes)")
        try spawner.end()
    }
}
