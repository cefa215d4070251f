import Glibc
import Spawner

extension Probe {
    static func output(_ directory: String) throws {
        var spawner = try Spawner.begin()
        spawner.openLog(at: directory + "/log")
        var file = shell("echo out; echo err >&2", directory: directory)
        file.standardOutput = .file("out")
        let reports = try spawner.run([
            shell("echo one; echo two >&2; echo three"), file, shell("true"),
        ])
        for report in reports {
            print(report.line, report.logLength, report.leftOut, report.text, terminator: "--\n")
        }
        let log = open(directory + "/log", O_RDONLY)
        for report in reports where report.logLength > 0 {
            var piece = [UInt8](repeating: 0, count: Int(report.logLength))
            precondition(pread(log, &piece, piece.count, off_t(report.logOffset)) == piece.count)
            precondition(piece == report.tail)
        }
        try spawner.end()
    }

    static func largeOutput(_ directory: String) throws {
        var spawner = try Spawner.begin()
        spawner.openLog(at: directory + "/log")
        let script = """
            head -c 2500000 /dev/zero | tr '\\0' a; head -c 2499996 /dev/zero | tr '\\0' b; echo end
            """
        for report in try spawner.run([shell(script)]) {
            print(
                report.line, report.logOffset, report.logLength, report.leftOut, report.tail.count)
        }
        try spawner.end()
    }

    static func logFailures(_ directory: String) throws {
        var spawner = try Spawner.begin()
        for path in ["/dev/full", directory + "/missing/log", directory + "/log"] {
            spawner.openLog(at: path)
            for report in try spawner.run([shell("echo hello")]) {
                print(report.line, report.logLength, report.text, terminator: "")
            }
        }
        try spawner.end()
    }

    /// Programs that leave something behind which holds their output open.
    static func leftovers(_ directory: String) throws {
        var spawner = try Spawner.begin()
        spawner.openLog(at: directory + "/log")
        let held = "exec 9>\(directory)/alive;"
        let inGroup = shell("\(held) echo early; (sleep 100; echo late) & exit 3")
        let onItsOwn = shell("\(held) echo early; setsid sleep 100 & exit 4")
        let writesForEver = shell("\(held) echo early; setsid yes & exit 5")
        let reports = try spawner.run([inGroup, onItsOwn, writesForEver])
        for report in reports {
            // Of what is longer than a report tells, the beginning is in the log only.
            let isLong = report.logLength > ProgramReport.tailLimit
            print(report.line, isLong || report.text.hasPrefix("early"))
        }
        try spawner.end()
        print("ended")
    }
}
