// What is left of the programs when the spawner itself was killed. The kernel kills them, by their
// parent-death signal, but not what they have started: that becomes the rank's, which ends it, and then itself.

internal import CSpawn
internal import Glibc

enum Orphans {
    /// As long as a rank waits for what it has killed, in seconds.
    private static let patience = 5

    /// Whose parent has ended is this process's child from then on, as far as it descends from here. Returns
    /// whose parent it is already: somebody else's, whom a wrapper has left beside its program.
    static func adopt() -> [pid_t] {
        cspawn_adopt_orphans()
        var ended = siginfo_t()
        let hasChildren = waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == 0
        return hasChildren ? descendants(of: getpid()) : []
    }

    /// All that descends from this process, but for `others` and theirs: what is forked meanwhile is found in the next
    /// round.
    static func end(except others: [pid_t]) {
        let deadline = time(nil) + patience
        while time(nil) <= deadline {
            let spared = Set(others + others.flatMap(descendants))
            let left = descendants(of: getpid()).filter { !spared.contains($0) }
            if left.isEmpty { return }
            for process in left { kill(process, SIGKILL) }
            if reapedAll() { return }
            usleep(5000)
        }
    }

    /// Until there is no child, or none that has ended.
    static func reapedAll() -> Bool {
        while true {
            let process = waitpid(-1, nil, WNOHANG)
            if process == 0 { return false }
            if process < 0, errno != EINTR { return true }
        }
    }
}
