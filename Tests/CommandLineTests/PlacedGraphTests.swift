import Foundation
import Randomness
import TestSupport
import Testing

/// Graphs drawn by a seed, with every Drop on a rank of its own choice, over real MPI: they end as on
/// one rank, in states and in contents.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct PlacedGraphTests {
    private struct End {
        var status: Int32
        /// Of each Drop its state.
        var states: [String]
        /// Of each file its checksum.
        var files: [String]
        var owners: Set<String> = []
    }

    private static func run(_ place: Workplace, _ ranks: Int) throws -> End {
        let run = try place.weir(
            "run", "-q", "-n", "\(ranks)", "a.graph", "--session", "s\(ranks)")
        #expect(!run.timedOut && run.leftovers.isEmpty)
        var end = End(status: run.status, states: [], files: [])
        let json = try place.weir("drops", "--json", "s\(ranks)").output
        let list = try JSONSerialization.jsonObject(with: Data(json.utf8))
        for drop in try #require(list as? [[String: Any]]) {
            let words = ["name", "state", "execState"].map { "\(drop[$0] ?? "")" }
            end.states.append(words.joined(separator: " "))
            end.owners.insert("\(drop["rank"] ?? "")")
        }
        end.files = try place.shell("cd s\(ranks)/data && md5sum *").output
            .split(separator: "\n").map(String.init)
        end.states.sort()
        return end
    }

    private static func compare(_ graph: PlacedGraph, _ ranks: Int, seed: UInt64) throws -> End {
        let place = try Workplace()
        try place.write(try graph.json(), to: "a.graph")
        try place.write((0..<30_000).map { "\($0)\n" }.joined(), to: "in.txt")
        let alone = try run(place, 1)
        let together = try run(place, ranks)
        #expect(together.owners.count == ranks)
        let differences = Set(together.states + together.files)
            .symmetricDifference(alone.states + alone.files)
        #expect(differences == [], "seed \(seed)")
        #expect(together.status == alone.status)
        return together
    }

    @Test(arguments: [2, 3, 5])
    func roundAndRoundTheRanks(_ ranks: Int) throws {
        for seed in 1...2 as ClosedRange<UInt64> {
            var random = SeededRandom(seed: seed)
            let graph = PlacedGraph.ring(ranks: ranks, hops: 40 * ranks, &random)
            let end = try Self.compare(graph, ranks, seed: seed)
            #expect(end.status == 0 && end.states.count == 80 * ranks + 1)
            // The first as it is known in the session, and the last.
            #expect(end.files.count == 2)
        }
    }

    @Test(arguments: [2, 3, 5])
    func anywhereOnTheRanks(_ ranks: Int) throws {
        for seed in 1...4 as ClosedRange<UInt64> {
            var random = SeededRandom(seed: seed &* 100 &+ UInt64(ranks))
            let graph = PlacedGraph.random(ranks: ranks, apps: 120, &random)
            let end = try Self.compare(graph, ranks, seed: seed)
            #expect(end.states.count == 241 && end.files.count > 3)
        }
    }
}
