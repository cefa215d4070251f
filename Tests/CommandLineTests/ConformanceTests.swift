import Foundation
import TestSupport
import Testing

/// What DALiuGE's own engine made of real graphs: the same state of every Drop, the same bytes where
/// those do not depend on chance. Weir's own fixtures of the same kind are in BashValueTests and
/// NestedTests, for where there is no ../shared.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct ConformanceTests {
    /// All graphs of runs.json that DALiuGE finished and of which every class is known here.
    static let graphs = [
        "egr__examples__HelloWorld-simple.graph",
        "egr__examples__ddExample.graph",
        "egr__examples__ddExample_mixedports.graph",
        "egr__examples__memory_with_data.graph",
        "egr__graph_patterns__LoopWithExit.graph",
        "egr__leap__LEAP-Single-dream.graph",
        "etg__engine__graphs__ddExample.graph",
        "etg__translator__logical_graphs__HelloWorld_Global.graph",
        "etr__eagle_test_graphs__UI_test_graphs__HelloWorld_simple.graph",
    ]

    /// Those that DALiuGE fails, and Weir finishes.
    static let better = [
        "etg__translator__logical_graphs__ExampleSubgraphNoInput.graph":
            "a memory Drop of type String with nothing in it is read as nothing",
        "etg__translator__logical_graphs__test-20190830-110556.graph":
            "an output port of encoding pickle is no error: nobody reads an output",
        "etr__eagle_test_graphs__UI_test_graphs__parallelLoopMultiWithLoopEdges.graph":
            "apps that only sleep fail there; its run does not say why",
    ]

    /// What the graphs make by chance: its size still counts.
    private static let random = ["OutputFile"]

    /// What is compared of a Drop.
    private struct Drop {
        /// Name, iid, states, size.
        var line: String
        /// Nil where the bytes are gone, or came of chance.
        var sha256: String?
    }

    @Test(arguments: graphs, [1, 3])
    func finalStatesAndBytesAreThoseOfDALiuGE(_ graph: String, _ ranks: Int) throws {
        guard let runs = try Runs() else { return }
        let place = try Workplace()
        try place.write(try runs.quick(graph), to: "a.graph")
        let run = try place.weir("run", "-q", "-n", "\(ranks)", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        let drops = try Self.drops(place)
        let expected = try runs.drops(of: graph)
        #expect(drops.map(\.line) == expected.map(\.line))
        for (drop, expected) in zip(drops, expected) where drop.sha256 != nil {
            #expect(drop.sha256 == expected.sha256, "\(drop.line)")
        }
    }

    @Test(arguments: better.keys.sorted(), [1, 3])
    func whatDALiuGEFailsCompletes(_ graph: String, _ ranks: Int) throws {
        guard let runs = try Runs() else { return }
        #expect(try runs.drops(of: graph).contains { $0.line.contains("ERROR") })
        let place = try Workplace()
        try place.write(try runs.quick(graph), to: "a.graph")
        let run = try place.weir("run", "-q", "-n", "\(ranks)", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        let states = Set(try Self.list(place).map { $0["state"] as? String })
        #expect(states == ["COMPLETED"])
    }

    private static func drops(_ place: Workplace) throws -> [Drop] {
        try list(place).map { drop in
            let text = { (key: String) in drop[key] as? String ?? "" }
            let path = text("place")
            let line = "\(text("name")) \(text("iid")) \(text("state")) \(text("execState"))"
            guard text("kind") == "data", text("state") == "COMPLETED", !path.hasPrefix("/dev/")
            else { return Drop(line: line) }
            let isKept = path.hasPrefix("/") && !random.contains(text("name"))
            let sum = isKept ? try place.shell("sha256sum '\(path)'").output.prefix(64) : nil
            return Drop(
                line: "\(line) \(drop["size"] as? Int ?? -1)", sha256: sum.map(String.init))
        }.sorted { $0.line < $1.line }
    }

    private static func list(_ place: Workplace) throws -> [[String: Any]] {
        let json = try place.weir("drops", "--json", "s").output
        return try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
    }

    /// What is said of runs in ../shared; nil where that is not there.
    private struct Runs {
        private let folder: URL
        private let entries: [String: [String: Any]]

        init?() throws {
            folder = URL(filePath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "shared/conformance/daliuge")
            let file = folder.appending(path: "runs.json")
            guard FileManager.default.fileExists(atPath: file.path) else {
                print("no ../shared/conformance/daliuge: no run is compared with DALiuGE's")
                return nil
            }
            let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
            entries = try #require(json as? [String: [String: Any]])
        }

        func drops(of graph: String) throws -> [Drop] {
            let rows = try #require(entries[graph]?["rows"] as? [[String: Any]])
            return rows.map { row in
                let text = { (key: String) in row[key] as? String ?? "" }
                let line = "\(text("name")) \(text("iid")) \(text("status")) \(text("exec"))"
                let size = (row["size"] as? Int).map { " \($0)" } ?? ""
                return Drop(line: line + size, sha256: text("sha256"))
            }.sorted { $0.line < $1.line }
        }

        /// The graph with all sleeping cut short.
        func quick(_ graph: String) throws -> String {
            let file = folder.appending(path: "graphs/" + graph)
            var json = try #require(
                try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
            var nodes = try #require(json["nodeDataArray"] as? [[String: Any]])
            for number in nodes.indices {
                let fields = nodes[number]["fields"] as? [[String: Any]] ?? []
                guard fields.contains(where: { "\($0["value"] ?? "")".hasSuffix(".SleepApp") })
                else { continue }
                let quick = ["name": "sleep_time", "value": "0.01", "usage": "NoPort"]
                nodes[number]["fields"] = fields + [quick]
            }
            json["nodeDataArray"] = nodes
            return String(
                decoding: try JSONSerialization.data(withJSONObject: json), as: UTF8.self)
        }
    }
}
