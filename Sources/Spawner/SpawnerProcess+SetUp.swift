// What the forked process does before it serves: it cuts itself off from the rank's process group,
// descriptors and signals. A failure is told to the rank by the hello, and the process is gone.
internal import CSpawn
internal import Glibc

extension SpawnerProcess {
    enum Start: ~Copyable {
        case ready(SpawnerProcess)
        case failure(SetUpFailure)
    }

    struct SetUpFailure {
        var step: SetUpStep
        var errno: Int32
        var socket: Int32
    }

    private static let lastSignal: Int32 = 64

    static func setUp(socket given: Int32, rank: pid_t, atOnce: Int) -> Start {
        func failure(_ step: SetUpStep, _ socket: Int32 = given) -> Start {
            .failure(SetUpFailure(step: step, errno: errno, socket: socket))
        }
        guard setpgid(0, 0) == 0 else { return failure(.processGroup) }
        guard let socket = keepOnly(given) else { return failure(.streams) }
        guard let signals = takeSignals() else { return failure(.signals, socket) }
        guard cspawn_settle("weir-spawner", SIGTERM) == 0 else { return failure(.traits, socket) }
        // The death signal does not come for a rank that was dead before it was asked for.
        guard getppid() == rank else { _exit(0) }
        let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { return failure(.epoll, socket) }
        let limit = raiseDescriptorLimit()
        // A program needs one descriptor while it runs and two more while it starts.
        let room = Int(clamping: limit.now) - 16
        return .ready(
            SpawnerProcess(
                socket: socket, rank: rank, epoll: epoll, signals: signals,
                descriptorLimit: limit.before, atOnce: max(min(atOnce, room), 1)))
    }

    /// /dev/null as 0, 1 and 2, the socket as 3, and nothing else.
    private static func keepOnly(_ given: Int32) -> Int32? {
        let moved = fcntl(given, F_DUPFD_CLOEXEC, 10)
        // So it says that no descriptor can have such a number.
        if moved < 0, errno == EINVAL { errno = EMFILE }
        guard moved >= 0 else { return nil }
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        guard null >= 0 else { return nil }
        for stream in Int32(0)...2 where dup2(null, stream) < 0 { return nil }
        close(3)
        guard fcntl(moved, F_DUPFD_CLOEXEC, 3) == 3 else { return nil }
        cspawn_close_from(4)
        return 3
    }

    /// Blocks all signals and puts them at their defaults, which the programs inherit; returns the
    /// descriptor on which SIGCHLD and SIGTERM are read.
    private static func takeSignals() -> Int32? {
        var all = sigset_t()
        sigfillset(&all)
        guard sigprocmask(SIG_SETMASK, &all, nil) == 0 else { return nil }
        for number in 1...lastSignal { signal(number, SIG_DFL) }
        var read = sigset_t()
        sigemptyset(&read)
        sigaddset(&read, SIGCHLD)
        sigaddset(&read, SIGTERM)
        let descriptor = signalfd(
            -1, &read, Int32(SFD_NONBLOCK | SFD_CLOEXEC))
        return descriptor < 0 ? nil : descriptor
    }

    private static func raiseDescriptorLimit() -> (before: rlimit, now: rlim_t) {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let before = limit
        limit.rlim_cur = limit.rlim_max
        let raised = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
        return (before, raised ? limit.rlim_max : before.rlim_cur)
    }
}

extension ByteQueue {
    mutating func appendHello(step: UInt8, errno: Int32) {
        appendFrame(.hello) { frame in
            frame.append(protocolVersion)
            frame.append(step)
            frame.append(errno)
        }
    }
}
