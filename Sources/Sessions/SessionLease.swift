// Who runs a session: rank 0, as long as it lives. The file that says so is locked, and the kernel lets
// go of the lock when the process ends in whatever way: a crash leaves nothing that is to be removed.
//
// Where locks do not reach other hosts (some shared file systems are mounted so), or there are none at all,
// the holder counts a number up twice a second. Whoever wants the session, finds it unlocked, and finds a
// name for which the lock does not speak, looks whether the number moves: clocks of hosts need not agree. A
// holder that ended by itself has left no name.

internal import Glibc
package import Storage
internal import Synchronization

package final class SessionLease: Sendable {
    private let descriptor: Int32
    private let host: String
    private let isReleased = Mutex(false)

    package enum Refusal: Error, Equatable {
        case held(by: String)
        case file(FileError)
    }

    private static let watches = 8

    /// Throws `held` where somebody runs the session. Takes four seconds where its last run was on
    /// another host and ended by a crash.
    package init(of session: SessionDirectory, host: String) throws(Refusal) {
        let path = session.leaseFile
        self.host = host
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, FileAccess.ofFile)
        guard descriptor >= 0 else { throw .file(FileError("open", path)) }
        let before = Self.holder(descriptor)
        let taking = FileLock.take(descriptor)
        if taking == .held { throw .held(by: before) }
        let named = before.split(separator: " ").first.map(String.init) ?? ""
        if named != host || taking == .unknown, Self.isRenewed(descriptor, for: Self.watches) {
            throw .held(by: named)
        }
        for (_, journal) in session.journals where FileLock.isHeld(journal) {
            try Self.wait(for: journal)
        }
        write("\(host) \(getpid()) 0")
        beginRenewing()
    }

    /// Ranks of a run whose rank 0 has died live for some moments yet.
    private static func wait(for journal: String) throws(Refusal) {
        for _ in 0..<100 {
            guard FileLock.isHeld(journal) else { return }
            usleep(100_000)
        }
        throw .held(by: journal)
    }

    /// Whether the number moves within so many half seconds. Nobody waits for a number without a name.
    private static func isRenewed(_ descriptor: Int32, for halfSeconds: Int) -> Bool {
        let before = holder(descriptor)
        guard !before.isEmpty else { return false }
        for _ in 0..<halfSeconds {
            usleep(500_000)
            if holder(descriptor) != before { return true }
        }
        return false
    }

    /// Somebody holds it, as far as can be told from here. In nobody's way, however often it is asked.
    package static func isHeld(_ session: SessionDirectory) -> Bool {
        let descriptor = open(session.leaseFile, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return switch FileLock.ask(descriptor) {
        case .held: true
        case .free: false
        case .unknown: isRenewed(descriptor, for: 3)
        }
    }

    /// A thread, for rank 0 may be busy elsewhere for seconds.
    private func beginRenewing() {
        (try? BackgroundThread { self.renew() })?.detach()
    }

    private func renew() {
        var count = 0
        while true {
            usleep(500_000)
            count += 1
            let isOver = isReleased.withLock { isReleased in
                if !isReleased { write("\(host) \(getpid()) \(count)") }
                return isReleased
            }
            if isOver { return }
        }
    }

    /// The session is nobody's from here on.
    package func release() {
        isReleased.withLock { isReleased in
            if !isReleased {
                write("")
                FileLock.release(descriptor)
            }
            isReleased = true
        }
    }

    private func write(_ text: String) {
        var line = Array(text.utf8.prefix(79))
        line += [UInt8](repeating: UInt8(ascii: " "), count: 79 - line.count) + [10]
        _ = pwrite(descriptor, line, line.count, 0)
    }

    private static func holder(_ descriptor: Int32) -> String {
        var line = [UInt8](repeating: 0, count: 80)
        let count = pread(descriptor, &line, line.count, 0)
        return String(
            decoding: line.prefix(max(0, count)).filter { $0 >= 32 }, as: UTF8.self
        ).split(separator: " ").joined(separator: " ")
    }

    deinit { close(descriptor) }
}
