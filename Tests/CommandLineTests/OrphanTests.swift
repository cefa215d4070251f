import Foundation
import Glibc
import TestSupport
import Testing

/// A rank that dies ends the job, and nothing survives it: no rank, no spawner, no grandchild.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct OrphanTests {
    @Test(arguments: [1, 2, 4])
    func aKilledRankLeavesNothingBehind(_ ranks: Int) throws {
        let place = try Workplace()
        // A variable in the environment tells the processes of this run from all others.
        let family = Family(mark: "WEIR_TEST_FAMILY=\(getpid())-\(ranks)")
        try place.writeGraph(
            command: "bash -c 'sleep 600 | cat' & setsid sleep 600 & wait", copies: 4)
        // mpirun gives those that it ends a second to note that, twice; here as long as they may need.
        let limit = try fiveSecondsHere(ranks: ranks) + .seconds(10)
        let ending = place.runInBackground(
            ranks: ranks, family, ["OMPI_MCA_odls_base_sigkill_timeout": "5"])

        // One bash app on a rank at least: a sleep that was piped and one that left its session.
        try #require(family.waitFor { $0.count { $0.name == "sleep" } >= 2 * min(ranks, 4) })
        let rank = try #require(family.members().last { $0.name == "weir" && $0.isRank(of: ranks) })
        let number = try rankNumber(of: rank.pid)
        kill(rank.pid, SIGKILL)
        let killed = ContinuousClock().now
        let run = try ending.wait()
        #expect(run.status == 137 && run.leftovers.isEmpty)
        #expect(family.waitFor { $0.isEmpty }, "\(family.members())")
        #expect(ContinuousClock().now - killed < limit)

        // Of all that died this one was not told to.
        let status = try place.weir("status", "s")
        #expect(status.output.contains(", cut off\n"), "\(status.output)")
        let lost = status.output.split(separator: "\n").filter { $0.hasPrefix("lost, without") }
        #expect(lost.count == 1 && lost[0].contains("rank \(number) on "), "\(status.output)")
        // For scripts.
        let host = try #require(lost.first?.split(separator: " ").last)
        #expect(try place.weir("status", "--lost", "s").output == "\(host)\n")
    }

    /// As mpirun told it; of one that no launcher started, 0.
    private func rankNumber(of process: pid_t) throws -> Int {
        let variables = try String(contentsOfFile: "/proc/\(process)/environ", encoding: .utf8)
        let name = "OMPI_COMM_WORLD_RANK="
        let line = variables.split(separator: "\0").first { $0.hasPrefix(name) }
        return line.flatMap { Int($0.dropFirst(name.count)) } ?? 0
    }
}
