internal import Glibc

/// Ends a run in time; `Command` says by which rules.
struct Watch {
    let pid: pid_t
    let deadline: ContinuousClock.Instant
    var outcome = Outcome()
    private var endedAt: ContinuousClock.Instant?
    private static let patience = Duration.seconds(10)

    init(pid: pid_t, limit: Duration) {
        self.pid = pid
        deadline = ContinuousClock().now + limit
    }

    mutating func untilTheEnd() {
        while true {
            let now = ContinuousClock().now
            if endedAt == nil, hasEnded { endedAt = now }
            if let endedAt {
                if isOver(now, endedAt) { return }
            } else if now > deadline {
                enforce(now)
            }
            // Looking through /proc costs those it waits for.
            poll(nil, 0, endedAt == nil ? 2 : 10)
        }
    }

    private mutating func isOver(
        _ now: ContinuousClock.Instant, _ endedAt: ContinuousClock.Instant
    ) -> Bool {
        let members = session
        if members.isEmpty { return true }
        guard now > endedAt + Self.patience else { return false }
        outcome.leftovers = Set(outcome.leftovers).union(members).sorted()
        for member in members { kill(member, SIGKILL) }
        return false
    }

    private mutating func enforce(_ now: ContinuousClock.Instant) {
        if !outcome.timedOut {
            outcome.timedOut = true
            kill(-pid, SIGTERM)
        } else if now > deadline + .seconds(3) {
            for member in session { kill(member, SIGKILL) }
            kill(pid, SIGKILL)
        }
    }

    /// Ended but not reaped.
    private var hasEnded: Bool {
        var info = siginfo_t()
        let code = waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT)
        return code == 0 && info.si_signo == SIGCHLD
    }

    /// The living processes of the run, without its leader.
    private var session: [pid_t] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var members: [pid_t] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let member = pid_t(name), member != pid else { continue }
            if livesInSession(member) { members.append(member) }
        }
        return members
    }

    /// /proc/PID/stat: number (name) state parent group session …; the name may hold anything.
    private func livesInSession(_ member: pid_t) -> Bool {
        guard let file = fopen("/proc/\(member)/stat", "re") else { return false }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = fread(&bytes, 1, bytes.count, file)
        guard let name = bytes[..<count].lastIndex(of: UInt8(ascii: ")")) else { return false }
        let fields = bytes[(name + 1)..<count].split(separator: UInt8(ascii: " "))
            .prefix(4).map { String(decoding: $0, as: UTF8.self) }
        return fields.count == 4 && pid_t(fields[3]) == pid && fields[0] != "Z" && fields[0] != "X"
    }
}
