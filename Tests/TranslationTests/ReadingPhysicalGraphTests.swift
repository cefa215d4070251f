import Foundation
import Graphs
import JSON
import Testing
import Translation

/// DALiuGE's physical graphs: read, checked, and written back unchanged in meaning.
@Suite struct ReadingPhysicalGraphTests {
    @Test func dropsBecomeComponentsAndEdgesLinks() throws {
        let result = try Reading.read(Reading.fixture("physical.json"))
        #expect(result.findings == [])
        let blueprint = try #require(result.blueprint)
        #expect(
            Reading.drawing(blueprint) == """
                part 0-0. > .end 0
                part 0-0.here > there.end 0
                part 0-1.flow |> flow.end 0
                start 0.out > in.part 0-0
                start 0.out > in.part 0-1
                """)
        #expect(blueprint.components.map(\.id) == ["1", "2", "3", "3#2"])
        #expect(blueprint.components.map(\.count) == [1, 2, 1, 1])
        #expect(blueprint.components.map(\.kind) == [.app, .data, .app, .app])
        #expect(blueprint.components[1].imported.map(\.weight) == [7, 9])
        #expect(blueprint.components[0].fields.text("command") == "echo {x}")
        // Without a list of fields they are what the Drop says.
        #expect(blueprint.components[2].fields.text("sleep_time") == "3")
        #expect(blueprint.components[1].fields.text("persist") == "false")
        #expect(blueprint.components[2].dropClass == "dlg.apps.simple.SleepApp")
        #expect(blueprint.components[1].oid(of: 1, session: "x") == "s_2_0-1")
        #expect(blueprint.components[1].instance("0-1") == 1)
    }

    @Test func partitionsAreRead() throws {
        let drops = ["#0", "#7", "10.0.0.1:8000", "#x"].enumerated().map { number, node in
            #"{"oid": "\#(number)", "type": "data", "lg_key": "1", "node": "\#(node)", "#
                + #""island": "\#(node)"}"#
        }
        let bytes = Array("[\(drops.joined(separator: ", "))]".utf8)
        let blueprint = try #require(try Reading.read(bytes).blueprint)
        #expect(blueprint.components.map { $0.imported.map(\.partition) } == [[0, 7, nil, nil]])
        #expect(blueprint.components.map { $0.imported.map(\.island) } == [[0, 7, nil, nil]])
    }

    @Test func theFixtureSurvives() throws { try survives(Reading.fixture("physical.json")) }

    @Test func theCorpusSurvives() throws {
        guard let folder = Reading.shared("conformance/daliuge/graphs") else { return }
        var count = 0
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        for file in files {
            let bytes = [UInt8](try Data(contentsOf: file))
            guard bytes.first(where: { $0 > 32 }) == UInt8(ascii: "[") else { continue }
            try survives(bytes, file.lastPathComponent)
            count += 1
        }
        print("physical graphs that survive reading and writing: \(count) of 16")
        #expect(count == 16)
    }

    /// What is unrolled here, written and read again is the same graph.
    @Test func whatIsUnrolledHereSurvives() throws {
        let first = try #require(try Reading.read(Reading.fixture("legacy.graph")).blueprint)
        let bytes = Reading.json(first)
        try survives(bytes)
        let again = try #require(try Reading.read(bytes).blueprint)
        #expect(Reading.drawing(again) == Reading.drawing(first))
        #expect(again.components.map(\.name) == first.components.map(\.name))
    }

    private func survives(_ bytes: [UInt8], _ name: String = "") throws {
        let result = try Reading.read(bytes)
        let blueprint = try #require(result.blueprint, "\(name)")
        let before = try PhysicalMeaning(bytes)
        let after = try PhysicalMeaning(Reading.json(blueprint))
        #expect(before == after, "\(name)")
        #expect(PhysicalGraph(unrolling: blueprint).violatedInvariant() == nil)
    }

    private func drop(_ oid: String, _ rest: String = "", type: String = "Data") -> String {
        #"{"oid":"\#(oid)","categoryType":"\#(type)","lg_key":"k"\#(rest)}"#
    }

    @Test func brokenDropsAreAllTold() throws {
        let result = try Reading.read(
            """
            [\(drop("a")),\(drop("a")),{"name":"x"},5,
             \(drop("b", #","consumers":["aa",{"abc":"p"},true,["a"]],"inputs":7"#)),{"oid":[]}]
            """)
        #expect(
            result.faults == [
                .duplicateOID("a"), .missingKey("oid"),
                .wrongType(key: "Drop", wanted: .object, found: .integer),
                .wrongType(key: "oid", wanted: .text, found: .array), .missingKey("oid"),
                .oidUnknown(oid: "aa", key: "consumers", similar: "a"),
                .oidUnknown(oid: "abc", key: "consumers", similar: nil),
                .wrongType(key: "consumers", wanted: .text, found: .boolean),
                .wrongType(key: "inputs", wanted: .list, found: .integer),
                .relationOneSided(other: "a", key: "consumers"),
                .dataToData(source: "k", target: "k"),
            ])
        #expect(result.findings[5].place.path == [.index(4), .key("consumers"), .index(0)])
        #expect(result.findings[9].grade == .warning)
    }

    /// One end's word is enough; it is told by both when written.
    @Test func aRelationOfOneSideIsAnEdge() throws {
        let text = """
            [\(drop("a", #","consumers":[{"b":"p"}]"#)),\(drop("b", type: "app")),
             \(drop("c", #","producers":["b"]"#))]
            """
        let result = try Reading.read(text)
        #expect(
            result.faults == [
                .relationOneSided(other: "b", key: "consumers"),
                .relationOneSided(other: "b", key: "producers"),
            ])
        let blueprint = try #require(result.blueprint)
        #expect(Reading.drawing(blueprint) == "k 0-0.p > .k 0-1\nk 0-1. > .k 0-2")
        #expect(try Reading.read(Reading.json(blueprint)).findings == [])
    }

    @Test func parallelRelationsAreOneEdgeForEachPairOfPorts() throws {
        let text = """
            [\(drop("a", #","consumers":[{"b":"p"},{"b":"p"},{"b":"q"}]"#)),
             \(drop("b", #","inputs":[{"a":"x"},{"a":"x"},{"a":"y"}]"#, type: "app"))]
            """
        let blueprint = try #require(try Reading.read(text).blueprint)
        #expect(Reading.drawing(blueprint) == "k 0-0.p > x.k 0-1\nk 0-0.q > y.k 0-1")
    }

    /// A component that feeds itself is no cycle unless a Drop does.
    @Test func cyclesAreOfDrops() throws {
        let chain = (0..<6).map { number in
            let type = number % 2 == 0 ? "Data" : "app"
            let next = number < 5 ? #","consumers":["\#(number + 1)"]"# : ""
            return drop(String(number), next, type: type)
        }
        let good = try Reading.read("[\(chain.joined(separator: ","))]")
        #expect(good.blueprint?.components.count == 2)
        let ring = chain.dropLast() + [drop("5", #","outputs":["2"]"#, type: "app")]
        let result = try Reading.read("[\(ring.joined(separator: ","))]")
        #expect(result.blueprint == nil)
        #expect(result.faults.contains(.cycle(["3", "4", "5", "2"])))
        let finding = try #require(result.findings.first { $0.grade == .error })
        #expect(finding.place.nodeID == "3")
    }

    @Test func appsMayNotFeedApps() throws {
        let text = "[\(drop("a", #","outputs":["b"]"#, type: "app")),\(drop("b", type: "app"))]"
        let result = try Reading.read(text)
        #expect(result.faults.contains(.appToApp(source: "k", target: "k")))
        #expect(result.findings.map(\.grade).max() == .notExecutable)
    }

    /// One component of many Drops beside many of one Drop each must not cost their product.
    @Test(.timeLimit(.minutes(60))) func manyLinksOfOneComponentStayLinear() throws {
        var drops: [String] = []
        for number in 0..<20_000 {
            drops.append(drop("a\(number)", #","outputs":["d\#(number)"]"#, type: "app"))
            drops.append(
                #"{"oid":"d\#(number)","categoryType":"Data","path":"\#(number)","#
                    + #""producers":["a\#(number)"]}"#)
        }
        let blueprint = try #require(
            try Reading.read("[\(drops.joined(separator: ","))]").blueprint)
        #expect(blueprint.dropCount == 40_000)
        #expect(blueprint.edgeCount == 20_000)
        let graph = PhysicalGraph(unrolling: blueprint)
        #expect(graph.consumers.count == 20_000)
    }

    /// Drops of one key that differ are so many components, each with an id of its own; numbering them must
    /// not cost the square of their number.
    @Test(.timeLimit(.minutes(60))) func manyComponentsOfOneKeyStayLinear() throws {
        let count = 100_000
        let drops = (0..<count).map { drop("d\($0)", #","path":"\#($0)""#) }
        let blueprint = try #require(
            try Reading.read("[\(drops.joined(separator: ","))]").blueprint)
        #expect(Set(blueprint.components.map(\.id)).count == count)
        #expect(blueprint.components[0].id == "k" && blueprint.components[1].id == "k#2")
    }

    @Test func aKeyThatLooksNumberedIsNotTakenTwice() throws {
        let drops = [("a", "k#2", 1), ("b", "k", 2), ("c", "k", 3), ("d", "k#2", 4)].map {
            #"{"oid":"\#($0)","categoryType":"data","lg_key":"\#($1)","path":"\#($2)"}"#
        }
        let blueprint = try #require(
            try Reading.read("[\(drops.joined(separator: ","))]").blueprint)
        #expect(blueprint.components.map(\.id) == ["k#2", "k", "k#3", "k#2#2"])
    }
}
