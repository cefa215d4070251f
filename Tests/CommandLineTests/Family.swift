import Foundation
import Glibc

/// The living processes that have a variable in their environment.
struct Family {
    let mark: String

    struct Member {
        let pid: pid_t
        let name: String
        let environment: String

        /// Under mpirun its children have the launcher's variables; the launcher itself has not.
        func isRank(of ranks: Int) -> Bool {
            ranks == 1 || environment.contains("OMPI_COMM_WORLD_RANK=")
        }
    }

    var variable: [String: String] {
        let parts = mark.split(separator: "=").map(String.init)
        return [parts[0]: parts[1]]
    }

    func members() -> [Member] {
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return folders.compactMap { folder in
            guard let pid = pid_t(folder), let environment = read(pid, "environ"),
                environment.contains(mark), let name = read(pid, "comm")
            else { return nil }
            return Member(pid: pid, name: String(name.dropLast()), environment: environment)
        }
    }

    private func read(_ pid: pid_t, _ file: String) -> String? {
        FileManager.default.contents(atPath: "/proc/\(pid)/\(file)")
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Looks again and again, for two minutes at most.
    func waitFor(_ condition: ([Member]) -> Bool) -> Bool {
        let deadline = ContinuousClock.now + .seconds(120)
        while !condition(members()) {
            guard ContinuousClock.now < deadline else { return false }
            poll(nil, 0, 20)
        }
        return true
    }
}
