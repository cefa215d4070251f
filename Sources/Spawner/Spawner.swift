// The rank's handle on its spawner: one small process a rank that starts all its programs.
//
// `begin` first thing in main, before MPI_Init and before any thread. After that nothing blocks but
// `end`: `start` and `signal` queue, `flush` writes what the socket takes, `poll` reads what is there.
// A program is started as soon as it is received and fewer than `atOnce` run, in the order given; so a
// rank that wants programs back to back keeps a few more queued here than may run.
// Each `start` is answered by exactly one report, whatever happens, unless the spawner dies.
//
// When the rank ends, with or without `end`, by SIGKILL too, the spawner kills all that descends from
// its programs. If the spawner itself is killed, the kernel kills the programs, and the rank, when it hears
// of it, their children.
internal import CSpawn
internal import Glibc

package struct Spawner: ~Copyable {
    /// The rank's end of the socket pair, to epoll on: readable when `poll` has something.
    package private(set) var descriptor: Int32
    package private(set) var process: Int32
    /// Children that this process had before, and theirs.
    private let others: [pid_t]
    private var outgoing = ByteQueue()
    private var incoming = ByteQueue()
    private var environment: [String]?

    /// Forks the spawner and returns when it is ready. The process must have one thread.
    package static func begin(atOnce: Int = 512) throws(SpawnerError) -> Spawner {
        var ends: (rank: Int32, spawner: Int32) = (-1, -1)
        let made = withUnsafeMutableBytes(of: &ends) {
            socketpair(
                AF_UNIX,
                Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue),
                0, $0.baseAddress?.assumingMemoryBound(to: Int32.self))
        }
        guard made == 0 else { throw .socketPair(errno: errno) }
        let others = Orphans.adopt()
        let rank = getpid()
        let process = cspawn_fork()
        if process == 0 { SpawnerProcess.run(socket: ends.spawner, rank: rank, atOnce: atOnce) }
        let error = errno
        close(ends.spawner)
        guard process > 0 else {
            close(ends.rank)
            throw .fork(errno: error)
        }
        var spawner = Spawner(descriptor: ends.rank, process: process, others: others)
        try spawner.awaitHello()
        return spawner
    }

    private init(descriptor: Int32, process: Int32, others: [pid_t]) {
        self.others = others
        self.descriptor = descriptor
        self.process = process
    }

    private mutating func awaitHello() throws(SpawnerError) {
        var answered = false
        while !answered {
            var readable = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            Glibc.poll(&readable, 1, -1)
            guard incoming.receive(from: descriptor) != .ended else { throw .spawnerDied }
            answered = try FrameReader.next(of: &incoming) { frame throws(SpawnerError) in
                let version: UInt32 = try frame.number()
                guard frame.kind == .hello, version == protocolVersion else {
                    throw .protocolBroken
                }
                let step: UInt8 = try frame.number()
                let error: Int32 = try frame.number()
                if let step = SetUpStep(rawValue: step) {
                    throw .setUp(step: step, errno: error)
                }
            }
        }
    }

    /// The file to which output is appended from now on. A failure is told by the reports.
    package mutating func openLog(at path: String) {
        outgoing.appendFrame(.log) { $0.appendStrings([path]) }
    }

    /// A folder that is removed with all that is in it when the rank has ended, in whatever way, and all its
    /// programs after it.
    package mutating func removeAtEnd(_ folder: String) {
        outgoing.appendFrame(.removal) { $0.appendStrings([folder]) }
    }

    /// Hands over the environment of the programs that come next, so that no start has to.
    package mutating func prepare(_ environment: [String]) {
        guard self.environment != environment else { return }
        outgoing.appendFrame(.environment) { $0.appendStrings(environment) }
        self.environment = environment
    }

    /// Queues `program`; its report will carry `ticket`.
    package mutating func start(_ program: Program, ticket: UInt64) {
        prepare(program.environment)
        outgoing.append(program, ticket: ticket)
    }

    /// Does what `start` does, but starts nothing.
    package mutating func rehearse(_ program: Program) {
        prepare(program.environment)
        var unsent = ByteQueue()
        unsent.append(program, ticket: 0)
    }

    /// Queues `signal` for the group of a program. One that waits yet is taken off the queue by a
    /// deadly signal and not touched by another; one that has ended is past it.
    package mutating func signal(ticket: UInt64, _ signal: Int32) {
        outgoing.appendFrame(.signal) { frame in
            frame.append(ticket)
            frame.append(signal)
        }
    }

    /// Whether bytes wait for room in the socket: `flush` or `poll` again later.
    package var hasUnsent: Bool { outgoing.count > 0 }

    /// Writes what the socket takes; never blocks.
    package mutating func flush() throws(SpawnerError) {
        guard outgoing.send(to: descriptor) != .ended else { throw died() }
    }

    private func died() -> SpawnerError {
        Orphans.end(except: others)
        return .spawnerDied
    }

    /// Hands over the reports that are there and returns how many; flushes; never blocks.
    package mutating func poll(_ each: (ProgramReport) -> Void) throws(SpawnerError) -> Int {
        var count = 0
        var transfer = ByteQueue.Transfer.moved
        while transfer == .moved {
            transfer = incoming.receive(from: descriptor)
            while try nextReport(each) { count += 1 }
        }
        guard transfer != .ended else { throw died() }
        try flush()
        return count
    }

    private mutating func nextReport(_ each: (ProgramReport) -> Void) throws(SpawnerError) -> Bool {
        try FrameReader.next(of: &incoming) { frame throws(SpawnerError) in
            guard frame.kind == .report else { throw .protocolBroken }
            each(try frame.report())
        }
    }

    /// Ends the spawner and with it all that still runs; returns when everything is gone.
    package consuming func end() throws(SpawnerError) {
        let ended = process
        process = 0
        close(descriptor)
        descriptor = -1
        kill(ended, SIGCONT)
        var status: Int32 = 0
        var waited = waitpid(ended, &status, 0)
        while waited < 0, errno == EINTR { waited = waitpid(ended, &status, 0) }
        guard waited < 0 || status == 0 else { throw .spawnerDied }
    }

    deinit {
        guard process > 0 else { return }
        close(descriptor)
        kill(process, SIGCONT)
        waitpid(process, nil, WNOHANG)
    }
}
