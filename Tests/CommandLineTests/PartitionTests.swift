import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(60)))
struct PartitionTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try place.writeGraph(command: "echo 7 > {out}", copies: 12)
    }

    private struct Report: Decodable {
        struct Mapping: Decodable {
            var algorithm: String
            var cutEdges: Int
            var usedRanks: Int
            var makespan: Double
            var lowerBound: Double
        }
        var drops: Int
        var ranks: Int
        var mappings: [Mapping]
    }

    private func report(_ words: String...) throws -> Report {
        let run = try place.shell(
            "'\(Workplace.weir)' partition --json \(words.joined(separator: " "))")
        #expect(run.status == 0, "\(run.errors)")
        return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    }

    @Test func twelvePairsOnThreeRanksTakeFourSeconds() throws {
        let report = try report("a.graph -n 3")
        #expect(report.drops == 24 && report.ranks == 3)
        let mapping = report.mappings[0]
        #expect(mapping.algorithm == "auto" && mapping.cutEdges == 0 && mapping.usedRanks == 3)
        #expect(mapping.makespan == 4 && mapping.lowerBound == 4)
    }

    @Test func comparingShowsEveryAlgorithm() throws {
        let table = try place.weir("partition", "a.graph", "-n", "4", "--islands", "2", "--compare")
        #expect(table.status == 0, "\(table.errors)")
        for name in [
            "none", "block", "metis", "mysarkar", "min_num_parts", "pso", "heft", "auto",
        ] {
            #expect(table.output.contains("\n\(name) "))
        }
        #expect(table.output.contains("lower bound 3.000 s"))
    }

    @Test func aMappedFileRunsAsMapped() throws {
        let made = try place.weir(
            "partition", "a.graph", "-n", "2", "--algorithm", "none", "-o", "m.h5")
        #expect(made.status == 0, "\(made.errors)")
        #expect(try place.weir("check", "m.h5").status == 0)
        let run = try place.weir("run", "-n", "2", "-v", "m.h5", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        // All on the first rank, so nothing is in the journal of the other.
        let sizes = try place.shell("stat -c %s s/journal/*").output.split(separator: "\n")
        #expect(sizes.count == 2 && Int(sizes[0]) ?? 0 > 24 * 48)
        #expect(Int(sizes[1]) ?? .max < 48)
    }

    @Test func anotherMeasureIsWhatASessionSays() throws {
        #expect(try place.weir("run", "a.graph", "--session", "s").status == 0)
        let report = try report("a.graph -n 3 --from s")
        // With the weights of the graph it would be four.
        #expect(report.mappings[0].makespan < 4)
    }

    @Test(arguments: ["heft", "auto"])
    func aRunIsMappedAsAsked(_ algorithm: String) throws {
        let run = try place.weir(
            "run", "-n", "2", "--algorithm", algorithm, "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.weir("status", "s").output.contains("24 of 24 Drops final"))
    }

    /// Pairs whose file names all first apps and then all second ones: blocks cut between, `auto` does not.
    @Test func aLargeGraphWithMuchToDoIsMappedByAuto() throws {
        let pairs = 6_000
        let drop = { (oid: String, kind: String, rest: String) in
            #"{"oid":"\#(oid)","categoryType":"\#(kind)","lg_key":"\#(kind)","dropclass":"#
                + (kind == "Application"
                    ? #""dlg.apps.simple.NullBarrierApp""#
                    : #""dlg.data.drops.memory.InMemoryDROP""#)
                + ",\(rest)}"
        }
        let firsts = (0..<pairs).flatMap {
            [
                drop("a\($0)", "Application", #""outputs":["x\#($0)"]"#),
                drop("x\($0)", "Data", #""consumers":["b\#($0)"]"#),
            ]
        }
        let seconds = (0..<pairs).flatMap {
            [
                drop("b\($0)", "Application", #""outputs":["y\#($0)"]"#),
                drop("y\($0)", "Data", #""producers":["b\#($0)"]"#),
            ]
        }
        try place.write("[" + (firsts + seconds).joined(separator: ",\n") + "]", to: "p.graph")
        for (session, words, isApart) in [
            ("auto", "", false), ("zero", "--zero-run", true),
            ("block", "--algorithm block", true),
        ] {
            let run = try place.shell(
                "'\(Workplace.weir)' run -n 2 p.graph --session \(session) \(words)")
            #expect(run.status == 0, "\(run.errors)")
            let list = try place.weir("drops", "--json", session)
            let rows = try JSONDecoder().decode([Placed].self, from: Data(list.output.utf8))
            let rank = Dictionary(uniqueKeysWithValues: rows.map { ($0.oid, $0.rank) })
            #expect(rank.count == 4 * pairs && Set(rank.values) == [0, 1])
            let apart = (0..<pairs).count { rank["a\($0)"] != rank["b\($0)"] }
            #expect(isApart ? apart > pairs / 2 : apart == 0, "\(session): \(apart)")
        }
    }

    private struct Placed: Decodable {
        var oid: String
        var rank: Int
    }

    @Test func gpusThatNoRankHasAreRefused() throws {
        let graph = try place.read("a.graph").replacingOccurrences(of: "n_tries", with: "num_gpus")
        try place.write(graph, to: "g.graph")
        let refused = try place.weir("partition", "g.graph", "-n", "2", "--gpus", "0")
        #expect(refused.status == 3)
        #expect(refused.errors.contains("asks for 1 GPUs, where no rank has one"))
        let mapped = try place.weir("plan", "g.graph", "-n", "2", "--gpus", "1,0")
        #expect(mapped.status == 0 && mapped.output.contains(" 12.0"), "\(mapped.output)")
    }

    @Test(arguments: [
        ("-n 3 --islands 2", 2, "3 ranks are no equal shares of 2 islands\n  try: -n 4"),
        ("", 2, "to how many ranks?"), ("-n 2 --algorithm mets", 2, "no algorithm is called mets"),
        ("-n 2 --imbalance x", 2, "--imbalance x: not a number"),
        ("-n 2 --memory much", 2, "--memory much: no number of bytes"),
        ("-n 2 --metis odd", 2, "--metis odd"), ("-n 2 --gpus x", 2, "--gpus x: no numbers"),
        ("-n 2 --memory 500kB", 3, "takes 1.0 MB, where a rank has 500 kB"),
        ("-n 2 --memory 5MB", 3, "data of 12 MB has no room in 10 MB"),
    ])
    func mistakesAreTold(_ words: String, _ status: Int32, _ text: String) throws {
        let run = try place.shell("'\(Workplace.weir)' partition a.graph \(words)")
        #expect(run.status == status)
        #expect(run.errors.contains(text), "\(run.errors)")
    }
}
