import Foundation
import Glibc
import TestSupport
import Testing

/// A rank that dies ends the job, and nothing survives it: no rank, no spawner, no grandchild.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct OrphanTests {
    @Test(arguments: [1, 2, 4])
    func aKilledRankLeavesNothingBehind(_ ranks: Int) throws {
        let place = try Workplace()
        // A variable in the environment tells the processes of this run from all others.
        let family = Family(mark: "WEIR_TEST_FAMILY=\(getpid())-\(ranks)")
        try place.writeGraph(
            command: "bash -c 'sleep 100 | cat' & setsid sleep 100 & wait", copies: 4)
        let environment = Workplace.asRoot.merging(family.variable) { $1 }
        let ending = Background {
            try place.weir(
                "run", "-n", "\(ranks)", "a.graph", "--session", "s", environment: environment)
        }

        // One bash app on a rank at least: a sleep that was piped and one that left its session.
        try #require(family.waitFor { $0.count { $0.name == "sleep" } >= 2 * min(ranks, 4) })
        let rank = try #require(family.members().last { $0.name == "weir" && $0.isRank(of: ranks) })
        kill(rank.pid, SIGKILL)
        let killed = ContinuousClock().now
        let run = try ending.wait()
        #expect(run.status == 137)
        #expect(family.waitFor { $0.isEmpty }, "\(family.members())")
        #expect(ContinuousClock().now - killed < .seconds(5))
    }
}

/// The living processes that have a variable in their environment.
private struct Family {
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

    /// Looks again and again, for ten seconds at most.
    func waitFor(_ condition: ([Member]) -> Bool) -> Bool {
        for _ in 0..<500 {
            if condition(members()) { return true }
            poll(nil, 0, 20)
        }
        return false
    }
}
