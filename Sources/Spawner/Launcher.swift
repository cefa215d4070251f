// A launcher (mpirun) as a child, and signals passed on to it in a way that lets its ranks end well.
//
// Open MPI's mpirun answers SIGINT and SIGTERM by killing its ranks two seconds later, and returns 1
// whatever they return. It passes SIGUSR1 and SIGUSR2 on to them, on all hosts, and then returns what
// they return. So it is started with SIGINT and SIGTERM blocked (a terminal sends SIGINT to all in the
// foreground, and Slurm SIGTERM to all of a job) and is told SIGUSR1 for SIGTERM, SIGUSR2 for SIGINT.

internal import CSpawn
internal import Glibc

package struct Launcher {
    private let process: pid_t
    private var errors: LauncherErrors
    private var stop: StopSignal?
    private var interrupts = 0
    private var hasHungUp = false
    /// By when it is to have ended, in seconds of some clock.
    private var deadline: Int?

    /// How long it may take to end once it was told to, in seconds: programs have 5 s, and another 5
    /// after a second SIGINT or when they were told to hang up.
    private static let patience = 30
    private static let shortPatience = 5

    package struct StartError: Error { package var code: Int32 }

    /// The first of `words` is looked up in PATH. From here on this process has no other child.
    package init(_ words: [String]) throws(StartError) {
        cspawn_block_signals()
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw StartError(code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var arguments = words.map { strdup($0) } + [nil]
        process = cspawn_launch(&arguments, SIGHUP, ends[1])
        let error = errno
        for argument in arguments { free(argument) }
        close(ends[1])
        errors = LauncherErrors(from: ends[0], signals: cspawn_signal_descriptor())
        guard process > 0 else { throw StartError(code: error) }
        // That nobody reads what is passed on is no reason to end.
        signal(SIGPIPE, SIG_IGN)
    }

    package struct End {
        /// What this process is to return to the shell.
        package var status: Int32
        package var wasToldToStop: Bool
        /// The session that rank 0 has begun.
        package var session: String?
        /// That a rank, or the launcher itself, was ended by.
        package var signal: Int32? { 129..<193 ~= status ? status - 128 : nil }
    }

    package consuming func wait() -> End {
        while true {
            errors.relay(for: 1000)
            pass(cspawn_next_signal())
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) == process {
                errors.relayRest()
                return End(
                    status: meaning(of: status), wasToldToStop: stop != nil || hasHungUp,
                    session: errors.session)
            }
            if let deadline, now() > deadline { kill(process, SIGKILL) }
        }
    }

    private mutating func expectEnd(in seconds: Int) {
        deadline = min(deadline ?? .max, now() + seconds)
    }

    private func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec
    }

    private mutating func pass(_ signal: Int32) {
        switch signal {
        case SIGINT, SIGUSR2:
            interrupts += 1
            stop = .interrupt
            kill(process, SIGUSR2)
            // Whatever has not left by then is ended by the launcher.
            if interrupts > 1 { kill(process, SIGHUP) }
            expectEnd(in: interrupts > 1 ? Self.shortPatience : Self.patience)
        case SIGTERM, SIGUSR1:
            if stop == nil { stop = .warning }
            kill(process, SIGUSR1)
            expectEnd(in: Self.patience)
        case SIGHUP:
            hasHungUp = true
            kill(process, SIGHUP)
            expectEnd(in: Self.shortPatience)
        default: break
        }
    }

    private func meaning(of status: Int32) -> Int32 {
        if hasHungUp { return 128 + SIGHUP }
        if interrupts > 1 { return 130 }
        let signal = status & 0x7f
        if signal == SIGKILL, deadline != nil { return stop == .interrupt ? 130 : 75 }
        let code = signal == 0 ? (status >> 8) & 0xff : 128 + signal
        // A signal that was passed on before there was anybody to take it.
        guard code == 128 + SIGUSR1 || code == 128 + SIGUSR2, let stop else { return code }
        return stop == .interrupt ? 130 : 75
    }
}
