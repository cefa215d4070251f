// The spawner: the process that starts a rank's programs, so that the rank itself never forks.
//
// It is single-threaded, so vfork + exec is right: the wait for the child stalls nobody but itself.
// It leaves the rank's process group, for mpirun kills that group and the spawner has to outlive it to
// clean up; it holds none of the rank's descriptors, for mpirun 5 waits for ever for its pipes' ends.
// All signals stay blocked (the terminal's, the launcher's and the scheduler's are the rank's business);
// only SIGCHLD and SIGTERM are read. SIGTERM is also what the kernel sends when the rank has died: it
// means something only when the parent has changed, and covers a socket that somebody else holds open.
//
// Its rank's end is the end of file on the socket. Then every descendant is killed, found by parentage
// and not by group or session, and the spawner, a sub-reaper, leaves when the kernel says it has no
// child left.
//
// It reads its socket whatever else it has to do, and buffers reports without bound but starts nothing
// while many are unread: so neither side ever waits for the other.
internal import CSpawn
internal import Glibc

struct SpawnerProcess: ~Copyable {
    let socket: Int32
    let rank: pid_t
    let epoll: Int32
    let signals: Int32
    /// What programs get as soft limit of descriptors; the spawner raises its own.
    let descriptorLimit: rlimit
    let atOnce: Int
    var incoming = ByteQueue()
    var outgoing = ByteQueue()
    var awaitsRoom = false
    var environment = ProgramEnvironment(CStrings.joining([]))
    var waiting = WaitingPrograms()
    var running = RunningPrograms()
    var log = PackedLog()
    /// To be removed at the end.
    var folders: [String] = []
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)

    /// Unread reports above this many bytes hold back new programs.
    private static let unreadLimit = 16 << 20
    /// Keys of the epoll set; a running program's pipe has its slot.
    private static let socketKey = UInt64.max
    private static let signalsKey = UInt64.max - 1

    /// Runs until the rank has ended. The caller has forked, and `socket` is the child's end.
    static func run(socket: Int32, rank: pid_t, atOnce: Int) -> Never {
        switch setUp(socket: socket, rank: rank, atOnce: atOnce) {
        case .failure(let failure):
            var hello = ByteQueue()
            hello.appendHello(step: failure.step.rawValue, errno: failure.errno)
            _ = hello.send(to: failure.socket)
            _exit(1)
        case .ready(var process):
            process.outgoing.appendHello(step: 0, errno: 0)
            process.serve()
            process.killAllDescendants()
            process.removeFolders()
            _exit(0)
        }
    }

    init(
        socket: Int32, rank: pid_t, epoll: Int32, signals: Int32, descriptorLimit: rlimit,
        atOnce: Int
    ) {
        self.socket = socket
        self.rank = rank
        self.epoll = epoll
        self.signals = signals
        self.descriptorLimit = descriptorLimit
        self.atOnce = atOnce
        watch(socket, Self.socketKey)
        watch(signals, Self.signalsKey)
    }

    private mutating func serve() {
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while true {
            while outgoing.count < Self.unreadLimit, startNext() {}
            guard sendReports() else { return }
            let count = epoll_wait(epoll, &events, Int32(events.count), -1)
            guard count >= 0 || errno == EINTR else { return }
            for event in events.prefix(Int(max(count, 0))) {
                guard handle(event) else { return }
            }
        }
    }

    /// False when the rank has ended.
    private mutating func handle(_ event: epoll_event) -> Bool {
        switch event.data.u64 {
        case Self.socketKey:
            return receive()
        case Self.signalsKey:
            drainSignals()
            reapEnded()
            return getppid() == rank
        case let slot:
            drainOutput(ofSlot: Int(slot))
            return true
        }
    }

    private mutating func receive() -> Bool {
        while true {
            switch incoming.receive(from: socket) {
            case .moved: guard carryOutFrames() else { return false }
            case .emptied, .wouldBlock: return carryOutFrames()
            case .ended: return false
            }
        }
    }

    private mutating func carryOutFrames() -> Bool {
        var frames = ByteQueue()
        swap(&frames, &incoming)
        defer { swap(&frames, &incoming) }
        do throws(SpawnerError) {
            while try FrameReader.next(
                of: &frames,
                { frame throws(SpawnerError) in try carryOut(&frame) }
            ) {}
            return true
        } catch {
            return false
        }
    }

    private mutating func carryOut(_ frame: inout FrameReader) throws(SpawnerError) {
        switch frame.kind {
        case .environment:
            environment = ProgramEnvironment(try frame.strings())
        case .program:
            waiting.append(try frame.waitingProgram(environment: environment))
        case .signal:
            let ticket: UInt64 = try frame.number()
            signalProgram(ticket: ticket, try frame.number())
        case .log:
            let path = try frame.strings()
            if let first = path[0] { log.open(at: first) }
        case .removal:
            let path = try frame.strings()
            if let first = path[0] { folders.append(String(cString: first)) }
        case .hello, .report:
            throw .protocolBroken
        }
    }

    /// False when nobody is there to read them.
    private mutating func sendReports() -> Bool {
        guard outgoing.count > 0 else { return true }
        let transfer = outgoing.send(to: socket)
        let waits = transfer == .wouldBlock
        if waits != awaitsRoom {
            awaitsRoom = waits
            watch(socket, Self.socketKey, EPOLL_CTL_MOD, alsoFor: waits ? EPOLLOUT.rawValue : 0)
        }
        return transfer != .ended
    }

    func watch(
        _ descriptor: Int32, _ key: UInt64, _ operation: Int32 = EPOLL_CTL_ADD,
        alsoFor more: UInt32 = 0
    ) {
        var event = epoll_event(
            events: EPOLLIN.rawValue | more, data: epoll_data_t(u64: key))
        _ = epoll_ctl(epoll, operation, descriptor, &event)
    }

    private func drainSignals() {
        while read(signals, scratch.baseAddress, scratch.count) > 0 {}
    }
}
