import Foundation
import TestSupport
import Testing

/// What a rank costs that has nothing to do while a program runs on another.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct IdleTests {
    /// Three in a hundred of a core are the budget; so much more is for machines that are at work. A
    /// rank that spins takes all of the core that it gets.
    @Test func aRankThatWaitsLeavesTheCoreToOthers() throws {
        let place = try Workplace()
        let family = Family(mark: "WEIR_TEST_FAMILY=idle-\(place.path)")
        try place.writeGraph(
            command: "touch ../../begun; until test -e ../../go; do sleep 0.5; done; echo > {out}")
        let ending = place.runInBackground(ranks: 2, family)
        #expect(family.waitFor { _ in place.has("begun") })
        // What is done at the beginning, and at the first waiting, is over.
        poll(nil, 0, 1000)
        let (before, begin) = (Self.processorTime(family), ContinuousClock.now)
        poll(nil, 0, 6000)
        let (after, end) = (Self.processorTime(family), ContinuousClock.now)
        try place.write("", to: "go")
        let run = try ending.wait()
        #expect(run.status == 0, "\(run.errors)")
        #expect(before.count == 2 && after.count == 2)
        for (rank, seconds) in after {
            let share = try (seconds - #require(before[rank])) / ((end - begin) / .seconds(1))
            print("\(rank) waiting: \(share) of a core")
            #expect(share < 0.1)
        }
    }

    /// Of each rank and its spawner, in seconds; by the variable that tells its number.
    private static func processorTime(_ family: Family) -> [String: Double] {
        var times: [String: Double] = [:]
        for member in family.members() where member.name.hasPrefix("weir") {
            let variables = member.environment.split(separator: "\0")
            guard let rank = variables.first(where: { $0.hasPrefix("OMPI_COMM_WORLD_RANK=") }),
                let stat = FileManager.default.contents(atPath: "/proc/\(member.pid)/stat")
            else { continue }
            // Behind the name, which is in brackets: user's and system's time are the 12th and 13th.
            let fields =
                String(decoding: stat, as: UTF8.self).split(separator: ")").last?
                .split(separator: " ") ?? []
            guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12])
            else { continue }
            times[String(rank), default: 0] += (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        }
        return times
    }
}
