// One run of weir, bounded and measured. Address space is bounded by the fuzzer's own limit, which its
// children inherit; its output goes into a pair of sockets, which ends when the last process of the run has ended.

import Foundation
import Glibc

struct Trial {
    var status: Int32 = 0
    var signal: Int32 = 0
    var wasKilled = false
    var seconds = 0.0
    /// Of processor time, which other work on the machine does not add to.
    var processorSeconds = 0.0
    var residentBytes = 0
    /// The first 16 kB of what was printed.
    var output: [UInt8] = []

    static let processorLimit = 5.0
    static let patience = 20.0
    static let residentLimit = 1_000_000_000
    static let addressSpace: UInt = 4_000_000_000

    /// What is wrong with it, or nil.
    var fault: String? {
        if wasKilled { return "did not end within \(Int(Self.patience)) s" }
        if signal != 0 { return "signal \(signal)" }
        if ![0, 3].contains(status) { return "exit status \(status)" }
        if processorSeconds > Self.processorLimit { return "\(processorSeconds) s of processor" }
        if residentBytes > Self.residentLimit { return "\(residentBytes / 1_000_000) MB resident" }
        if status == 3, !output.contains(where: { $0 > 32 }) { return "refused without a word" }
        return nil
    }

    func says(_ words: String) -> Bool { String(decoding: output, as: UTF8.self).contains(words) }

    static func limitAddressSpace() {
        var limit = rlimit(rlim_cur: addressSpace, rlim_max: addressSpace)
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
        limit = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    }

    init(_ words: [String]) throws {
        var ends: [Int32] = [0, 0]
        // As pipe2, which Swift does not see: no other worker's child may inherit an end.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw Misuse("socketpair: error \(errno)")
        }
        defer { close(ends[0]) }
        let begin = ContinuousClock.now
        let pid = try Self.spawn(words, output: ends[1])
        close(ends[1])
        readUntilTheEnd(ends[0], pid, begin)
        var wait: Int32 = 0
        var usage = rusage()
        while wait4(pid, &wait, 0, &usage) < 0, errno == EINTR {}
        signal = wait & 0x7f
        status = (wait >> 8) & 0xff
        seconds = Self.seconds(since: begin)
        processorSeconds = [usage.ru_utime, usage.ru_stime].reduce(0) {
            $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
        }
        residentBytes = usage.ru_maxrss * 1024
    }

    private mutating func readUntilTheEnd(
        _ socket: Int32, _ pid: pid_t, _ begin: ContinuousClock.Instant
    ) {
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            // Asked even past the end: the fuzzer itself may have been stopped for a while.
            let left = max(0, Self.patience - Self.seconds(since: begin))
            var wanted = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            if poll(&wanted, 1, Int32((left * 1_000).rounded(.up))) == 0 {
                wasKilled = true
                kill(-pid, SIGKILL)
                return
            }
            let count = read(socket, &chunk, chunk.count)
            guard count > 0 else { return }
            output += chunk[..<min(count, 16_384 - output.count)]
        }
    }

    /// In a process group of its own, so that it can be ended with all that it has started.
    private static func spawn(_ words: [String], output: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGMASK))
        // Writing a backtrace would take longer than all the rest.
        let variables = ["PATH=/usr/bin:/bin", "SWIFT_BACKTRACE=enable=no"]
        var arguments = words.map { strdup($0) } + [nil]
        var environment = variables.map { strdup($0) } + [nil]
        defer { for string in arguments + environment { free(string) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, words[0], &actions, &attributes, &arguments, &environment)
        guard code == 0 else { throw Misuse("cannot start \(words[0]): error \(code)") }
        return pid
    }

    private static func seconds(since begin: ContinuousClock.Instant) -> Double {
        let (seconds, attoseconds) = (ContinuousClock.now - begin).components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
