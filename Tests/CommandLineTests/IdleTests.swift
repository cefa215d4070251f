import Foundation
import TestSupport
import Testing

/// What a rank costs that has nothing to do while a program runs on another.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct IdleTests {
    /// Seconds of processor time of each of two ranks and what they started, which only sleeps.
    private static func processorTime(sleeping seconds: Int) throws -> [Double] {
        let place = try Workplace()
        try place.write(try GraphSketch(command: "sleep \(seconds)").json(), to: "a.graph")
        // The second line that `times` prints is of what the shell waited for.
        try place.write(
            #"""
            "$@" || exit
            times > cpu.$OMPI_COMM_WORLD_RANK
            """#, to: "timed")
        let outcome = try runRanks(
            2, "env", ["-C", place.path, "bash", "timed", Workplace.weir, "run", "a.graph"])
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try (0..<2).map { rank in
            let words = try place.read("cpu.\(rank)").split(whereSeparator: \.isWhitespace)
            let times = try words.suffix(2).map { try #require(Self.seconds($0)) }
            try #require(words.count == 4 && times[0] + times[1] > 0)
            return times[0] + times[1]
        }
    }

    /// Of "1m2.345s".
    private static func seconds(_ word: Substring) -> Double? {
        let parts = word.dropLast().split(separator: "m").compactMap { Double($0) }
        return parts.count == 2 ? 60 * parts[0] + parts[1] : nil
    }

    /// Three in a hundred of a core are the budget; so much more is for machines that are at work. A
    /// rank that spins takes the whole core.
    @Test func aRankThatWaitsLeavesTheCoreToOthers() throws {
        let (short, long) = (1, 7)
        let brief = try Self.processorTime(sleeping: short)
        let waiting = try Self.processorTime(sleeping: long)
        for rank in 0..<2 {
            let share = (waiting[rank] - brief[rank]) / Double(long - short)
            print("rank \(rank) waiting: \(share) of a core")
            #expect(share < 0.1)
        }
    }
}
