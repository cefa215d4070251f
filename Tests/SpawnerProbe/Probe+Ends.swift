// How a rank and its spawner end. Everything started here holds `alive` open for writing, so the test
// that reads it sees the end of file exactly when the last of them is gone.
import Glibc
import Spawner

extension Probe {
    static let family = [
        "sleep 100 | cat",
        "setsid sh -c 'echo up >&9; sleep 100; :'; :",
        "(setsid setsid sh -c 'trap \"\" TERM INT HUP; echo up >&9; sleep 100; :' &) ; sleep 100; :",
    ]

    private static func startFamily(_ directory: String) throws -> Spawner {
        var spawner = try Spawner.begin()
        for (ticket, script) in family.enumerated() {
            // A mark to look for in /proc.
            let mark =
                "WEIR_TEST_MARK=" + (getenv("WEIR_TEST_MARK").map { String(cString: $0) } ?? "")
            let whole = "exec 9>\(directory)/alive; echo up >&9; \(script)"
            spawner.start(
                Program(arguments: ["bash", "-c", whole], environment: plainEnvironment + [mark]),
                ticket: UInt64(ticket))
        }
        try spawner.flush()
        say("spawner \(spawner.process)")
        return spawner
    }

    private static func awaitWord() { _ = readLine() }

    /// The test kills this process.
    static func hold(_ directory: String) throws {
        let spawner = try startFamily(directory)
        awaitWord()
        try spawner.end()
    }

    static func drop(_ directory: String) throws {
        do {
            let spawner = try startFamily(directory)
            awaitWord()
            say("dropped \(spawner.process)")
        }
        awaitWord()
    }

    static func end(_ directory: String) throws {
        let spawner = try startFamily(directory)
        awaitWord()
        let process = spawner.process
        try spawner.end()
        say("ended \(kill(process, 0))")
    }

    static func spawnerKilled(_ directory: String) throws {
        var spawner = try Spawner.begin()
        let script = "exec 9>\(directory)/alive; echo up >&9; setsid sleep 600; :"
        spawner.start(
            Program(arguments: ["bash", "-c", script], environment: plainEnvironment), ticket: 0)
        try spawner.flush()
        say("spawner \(spawner.process)")
        awaitWord()
        kill(spawner.process, SIGKILL)
        do throws(SpawnerError) {
            while true {
                var ready = pollfd(fd: spawner.descriptor, events: Int16(POLLIN), revents: 0)
                Glibc.poll(&ready, 1, -1)
                _ = try spawner.poll { _ in }
            }
        } catch {
            say("poll \(error)")
        }
        do throws(SpawnerError) {
            spawner.start(shell("exit 0"), ticket: 1)
            try spawner.flush()
        } catch {
            say("flush \(error)")
        }
    }
}
