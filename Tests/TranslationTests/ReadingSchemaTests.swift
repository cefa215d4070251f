import Foundation
import Graphs
import JSON
import Testing
import Translation

/// The three schemas of logical graphs: what is drawn in the older and the newer form comes out as in
/// the one between.
@Suite struct ReadingSchemaTests {
    @Test func aLegacyGraphUnrollsAsDrawn() throws {
        let result = try Reading.read(Reading.fixture("legacy.graph"))
        #expect(result.findings == [])
        #expect(result.logical?.schema == .legacy)
        #expect(result.logical?.name == "legacy")
        let blueprint = try #require(result.blueprint)
        #expect(
            Reading.drawing(blueprint) == """
                list 0.names > names.split 0
                part 0-0.out > parts.all 0-0
                part 0-1.out > parts.all 0-0
                split 0.part > in.part 0-0
                split 0.part > in.part 0-1
                """)
    }

    /// An application that has a name and no category is a Component; its fields are the construct's.
    @Test func whatALegacyConstructDoesIsItsApplication() throws {
        let graph = try #require(try Reading.read(Reading.fixture("legacy.graph")).logical)
        let split = graph.nodes[1]
        #expect(split.inputApplication?.category == "PythonApp")
        #expect(split.inputApplication?.fields.text("execution_time") == "7")
        #expect(graph.nodes[3].inputApplication?.category == "Component")
        #expect(split.outputApplication == nil)
        #expect(split.fields.map(\.usage) == [.noPort, .input, .inputAndOutput])
        #expect(graph.nodes[0].fields.text("data_volume") == "3")
        #expect(graph.nodes[2].parent == "-2")
    }

    /// A port that is a field already stays one field.
    @Test func portsOfListsAndOfFieldsAreOne() throws {
        let graph = try Reading.read(
            """
            {"nodeDataArray":[{"key":1,"text":"a","category":"Memory","fields":[
              {"id":"p","name":"io","value":"","usage":"InputPort"}],
              "outputPorts":[{"Id":"p","IdText":"io"},{"Id":"q","IdText":"more"}]}]}
            """)
        let fields = try #require(graph.logical?.nodes.first).fields
        #expect(fields.map(\.name) == ["io", "more"])
        #expect(fields.map(\.usage) == [.inputAndOutput, .output])
    }

    /// EAGLE lets cycles pass: what is drawn so in a legacy graph unrolls, but does not run.
    @Test func aCycleForbidsUnrollingOnlyInNewerGraphs() throws {
        let links = #"{"from":1,"to":2},{"from":2,"to":1}"#
        let text = { (id: String) in
            """
            {"nodeDataArray":[
              {"\(id)":1,"name":"a","category":"Memory","categoryType":"Data","fields":[]},
              {"\(id)":2,"name":"b","category":"PythonApp","categoryType":"Application","fields":[]}],
             "linkDataArray":[\(links)]}
            """
        }
        let old = try Reading.read(text("key"))
        #expect(old.blueprint?.dropCount == 2)
        #expect(old.faults == [.legacyCycle(["b", "a"])])
        #expect(old.findings.map(\.grade) == [.notExecutable])
        #expect(old.faults.allSatisfy { $0.forbidsAnyRun })
        let new = try Reading.read(text("id"))
        #expect(new.blueprint == nil)
        #expect(new.faults == [.cycle(["b", "a"])])
    }

    @Test func aV4GraphUnrollsAsDrawn() throws {
        let result = try Reading.read(Reading.fixture("v4.graph"))
        #expect(result.findings == [])
        #expect(result.logical?.schema == .v4)
        #expect(result.logical?.name == "v4")
        let blueprint = try #require(result.blueprint)
        #expect(
            Reading.drawing(blueprint) == """
                source 0.data > whole.spread 0
                spread 0.piece > io.piece 0-0
                spread 0.piece > io.piece 0-1
                """)
    }

    /// A loop with an edge that is loop-aware, and an edge's own place in the file.
    @Test func aV4LoopUnrollsAsDrawn() throws {
        let flag = { (name: String) in
            #"{"name":"\#(name)","value":"1","type":"Boolean","usage":"NoPort"}"#
        }
        let io = #"{"name":"io","value":"","type":"Object","usage":"InputOutput"}"#
        let node = { (id: String, category: String, type: String, parent: String, fields: String) in
            """
            "\(id)":{"id":"\(id)","name":"\(id)","category":"\(category)","categoryType":"\(type)",
             "parentId":\(parent),"embedId":null,"fields":{\(fields)}}
            """
        }
        let edge = { (from: String, to: String, aware: Bool) in
            """
            {"srcNodeId":"\(from)","srcPortId":"\(from)-io","destNodeId":"\(to)",
             "destPortId":"\(to)-io","loopAware":\(aware)}
            """
        }
        let nodes = [
            node(
                "loop", "Loop", "Construct", "null",
                #""n":{"name":"num_of_iter","value":3,"type":"Integer"}"#),
            node(
                "step", "PythonApp", "Application", #""loop""#,
                #""step-io":\#(io),"s":\#(flag("group_start"))"#),
            node(
                "state", "Memory", "Data", #""loop""#,
                #""state-io":\#(io),"e":\#(flag("group_end"))"#),
            node("last", "PythonApp", "Application", "null", #""last-io":\#(io)"#),
        ]
        let result = try Reading.read(
            """
            {"modelData":{"schemaVersion":"V4"},"nodes":{\(nodes.joined(separator: ","))},
             "edges":{"1":\(edge("step", "state", false)),"2":\(edge("state", "last", true))}}
            """)
        #expect(result.findings == [])
        let blueprint = try #require(result.blueprint)
        #expect(
            Reading.drawing(blueprint) == """
                state 0-0.io > io.step 0-1
                state 0-1.io > io.step 0-2
                state 0-2.io > io.last 0
                step 0-0.io > io.state 0-0
                step 0-1.io > io.state 0-1
                step 0-2.io > io.state 0-2
                """)
    }

    @Test func anApplicationOfNoConstructIsToldWithItsPlace() throws {
        let text = """
            {"nodes":{"a":{"name":"a","category":"Scatter","fields":{}},
              "b":{"name":"b","category":"PythonApp","embedId":"A","fields":{}}},"edges":{}}
            """
        let finding = try #require(try Reading.read(text).findings.first)
        #expect(finding.fault == .hostUnknown(id: "A", similar: "a"))
        #expect(finding.place.path == [.key("nodes"), .member(1), .key("embedId")])
    }

    /// The counts of DALiuGE's translator after a mechanical upgrade.
    @Test(.timeLimit(.minutes(60))) func legacyGraphsOfTheCorpusUnrollToTheirCounts() throws {
        guard let table = Reading.shared("conformance/daliuge/legacy.json") else { return }
        let folder = table.deletingLastPathComponent().appending(path: "graphs")
        var matching = 0
        for row in try JSONDocument(parsing: [UInt8](Data(contentsOf: table))).root.elements {
            let file = try #require(row["file"]?.string)
            let result = try Reading.read([UInt8](Data(contentsOf: folder.appending(path: file))))
            guard row["oracle"]?["unroll"]?.string == "ok" else { continue }
            let drops = row["oracle"]?["drops"]?.integer
            // A graph without Drops has no components either.
            #expect(result.blueprint?.dropCount == drops, "\(file)")
            if result.blueprint?.dropCount == drops { matching += 1 }
        }
        print("legacy graphs with DALiuGE's number of Drops: \(matching) of 40")
        #expect(matching == 40)
    }
}
