// What a launcher and its ranks write to standard error, passed on without the launcher's remarks (see
// LauncherRemarks). Nothing here waits for a reader who does not read: signals are to be heeded then, too.

internal import CSpawn
internal import Glibc

struct LauncherErrors {
    /// -1 from its end on.
    private var source: Int32
    private let signals: Int32
    private var remarks = LauncherRemarks()
    private var outgoing: [UInt8] = []
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)

    /// So much goes into a pipe that is said to have room at all.
    private static let atOnce = 4096
    private static let mostOutgoing = 1 << 16
    /// For what is left behind by a launcher that has ended, in seconds.
    private static let patience = 5

    var session: String? { remarks.session }

    init(from source: Int32, signals: Int32) {
        self.source = source
        self.signals = signals
    }

    /// Until a signal is pending, or something was passed on, or so many milliseconds are over. True if
    /// something was passed on, or the end was reached.
    @discardableResult
    mutating func relay(for milliseconds: Int32) -> Bool {
        let readable = outgoing.count < Self.mostOutgoing ? source : -1
        var waited = [
            pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
            pollfd(fd: readable, events: Int16(POLLIN), revents: 0),
            pollfd(fd: outgoing.isEmpty ? -1 : 2, events: Int16(POLLOUT), revents: 0),
        ]
        guard poll(&waited, nfds_t(waited.count), milliseconds) > 0 else {
            // A remark comes in one: this is none.
            outgoing += remarks.rest()
            return false
        }
        if waited[1].revents != 0 { readMore() }
        if waited[2].revents != 0 { writeSome() }
        return waited[1].revents != 0 || waited[2].revents != 0
    }

    /// When the launcher has ended: what it has left. Somebody else may hold the pipe open, and has
    /// nothing more to say, or talk for ever.
    mutating func relayRest() {
        let end = Self.seconds + Self.patience
        while source >= 0, Self.seconds < end, !Self.isToldToEnd {
            if !relay(for: 500), outgoing.isEmpty { break }
        }
        endSource()
        outgoing += remarks.rest()
        while !outgoing.isEmpty, !Self.isToldToEnd { relay(for: 500) }
    }

    private static var isToldToEnd: Bool {
        while true {
            let signal = cspawn_next_signal()
            if signal != SIGCHLD { return signal != 0 }
        }
    }

    private static var seconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec
    }

    private mutating func endSource() {
        if source >= 0 { close(source) }
        source = -1
    }

    private mutating func readMore() {
        let count = read(source, &chunk, chunk.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return }
        guard count > 0 else { return endSource() }
        outgoing += remarks.strip(chunk[..<count])
    }

    /// What cannot be written is lost without harm.
    private mutating func writeSome() {
        let count = min(outgoing.count, Self.atOnce)
        let written = write(2, outgoing, count)
        if written < 0, errno == EINTR || errno == EAGAIN { return }
        outgoing.removeFirst(written > 0 ? written : outgoing.count)
    }
}
