// By hand: programs a second with their output captured and a packed log, two in flight. Run with the
// file's rounds beside the C loop in the same minute. DIRECTORY gets the log.
import Glibc
import Spawner

extension Probe {
    static func speed(_ directory: String) throws {
        let count = 1500
        let queued = getenv("QUEUED").flatMap { Int(String(cString: $0)) } ?? 2
        let words = getenv("PROGRAM").map { String(cString: $0) } ?? "/bin/true"
        let arguments = words.split(separator: " ").map(String.init)
        let program = Program(arguments: arguments, environment: plainEnvironment)
        var spawner = try Spawner.begin(atOnce: 2)
        spawner.openLog(at: directory + "/log")
        let clock = ContinuousClock()
        var sent = 0
        var done = 0
        let elapsed = try clock.measure {
            while done < count {
                while sent < count, sent - done < queued {
                    spawner.start(program, ticket: UInt64(sent))
                    sent += 1
                }
                try spawner.flush()
                var ready = pollfd(fd: spawner.descriptor, events: Int16(POLLIN), revents: 0)
                Glibc.poll(&ready, 1, -1)
                done += try spawner.poll { _ in }
            }
        }
        print(Int(Double(count) / (elapsed / .seconds(1))))
        try spawner.end()
    }
}
