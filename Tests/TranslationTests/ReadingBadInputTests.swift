import Graphs
import JSON
import Testing
import Translation

/// Whatever stands where something else should: a finding with its place, and reading goes on.
@Suite struct ReadingBadInputTests {
    private static let good = Drawn.node("a", "Memory", "Data")

    private static func wrong(_ key: String, _ wanted: Shape, _ found: JSONValue.Kind) -> Fault {
        .wrongType(key: key, wanted: wanted, found: found)
    }

    private static let nodes = JSONStep.key("nodeDataArray")
    private static let links = JSONStep.key("linkDataArray")

    @Test(
        arguments: [
            (#"{"nodeDataArray":5}"#, wrong("nodeDataArray", .list, .integer), [nodes]),
            (#"{"nodeDataArray":{}}"#, wrong("nodeDataArray", .list, .object), [nodes]),
            (
                #"{"modelData":7,"nodeDataArray":[\#(good)]}"#,
                wrong("modelData", .object, .integer), [.key("modelData")]
            ),
            (
                #"{"nodeDataArray":[\#(good),[]]}"#, wrong("node", .object, .array),
                [nodes, .index(1)]
            ),
            (#"{"nodeDataArray":[\#(good),{"name":"b"}]}"#, .missingKey("id"), [nodes, .index(1)]),
            (
                #"{"nodeDataArray":[{"id":"a","name":["x"]}]}"#, wrong("name", .text, .array),
                [nodes, .index(0), .key("name")]
            ),
            (
                #"{"nodeDataArray":[{"id":"a","isGroup":"maybe"}]}"#,
                wrong("isGroup", .boolean, .string), [nodes, .index(0), .key("isGroup")]
            ),
            (
                #"{"nodeDataArray":[{"id":"a","fields":3}]}"#, wrong("fields", .list, .integer),
                [nodes, .index(0), .key("fields")]
            ),
            (
                #"{"nodeDataArray":[{"id":"a","fields":[{},"x"]}]}"#,
                wrong("field", .object, .string), [nodes, .index(0), .key("fields"), .index(1)]
            ),
            (
                #"{"nodeDataArray":[{"key":1,"outputPorts":[7]}]}"#,
                wrong("port", .object, .integer),
                [nodes, .index(0), .key("outputPorts"), .index(0)]
            ),
            (
                #"{"nodeDataArray":[\#(good)],"linkDataArray":true}"#,
                wrong("linkDataArray", .list, .boolean), [links]
            ),
            (
                #"{"nodeDataArray":[\#(good)],"graphConfigurations":[]}"#,
                wrong("graphConfigurations", .object, .array), [.key("graphConfigurations")]
            ),
            (
                #"{"nodes":{"a":{"name":"a","fields":[]}},"edges":{}}"#,
                wrong("fields", .object, .array), [.key("nodes"), .member(0), .key("fields")]
            ),
            (
                #"{"nodes":{"a":{}},"edges":[]}"#, wrong("edges", .object, .array), [.key("edges")]
            ),
            (#"{"nodes":[],"edges":{}}"#, wrong("nodes", .object, .array), [.key("nodes")]),
        ] as [(String, Fault, [JSONStep])])
    func aWrongTypeIsOneFindingWithItsPlace(
        _ text: String, _ fault: Fault, _ path: [JSONStep]
    ) throws {
        let result = try Reading.read(text)
        let finding = try #require(result.findings.first)
        #expect(finding.fault == fault)
        #expect(finding.place.path == path)
        #expect(result.findings.filter { $0.grade == .error }.count == 1)
    }

    @Test func aLinkThatIsNoneIsTold() throws {
        let result = try Reading.read(
            Drawn.graph(
                nodes: [Self.good], links: ["3", #"{"from":"a"}"#, #"{"from":"a","to":"b"}"#]))
        let links = JSONStep.key("linkDataArray")
        #expect(
            result.faults.prefix(2) == [
                .wrongType(key: "link", wanted: .object, found: .integer), .missingKey("to"),
            ])
        #expect(result.findings[0].place.path == [links, .index(0)])
        #expect(
            result.faults.last
                == .linkEndUnknown(id: "b", isSource: false, similar: "a"))
    }

    /// Checks know ids only; the places follow from them.
    @Test func placesAreFoundByIDsAndFields() throws {
        let text = Drawn.graph(
            nodes: [
                Self.good,
                Drawn.node(
                    "s", "Scatter", "Construct",
                    fields: [Drawn.field("x", "1"), Drawn.field("num_of_copies", #""many""#)],
                    rest: #","isGroup":true"#),
            ], links: [#"{"from":"a","to":"s"}"#])
        let root = try JSONDocument(parsing: Array(text.utf8)).root
        let places = FindingPlaces(root)
        let result = try Reading.read(text)
        let found = result.findings.map { places.path(of: $0.place) }
        #expect(
            found.contains([
                .key("nodeDataArray"), .index(1), .key("fields"), .index(1),
            ]))
        #expect(found.contains([.key("linkDataArray"), .index(0)]))
        #expect(places.path(of: Place()) == [])
        #expect(places.path(of: Place(nodeID: "nobody")) == [])
    }

    /// Sizes that no machine holds are refused before they are multiplied.
    @Test func absurdSizesAreRefused() throws {
        let scatter = { (id: String, parent: String) in
            Drawn.node(
                id, "Scatter", "Construct", fields: [Drawn.field("num_of_copies", "4000000000")],
                rest: #","isGroup":true\#(parent)"#)
        }
        let result = try Reading.read(
            Drawn.graph(
                nodes: [
                    scatter("s", ""), scatter("t", #","parentId":"s""#),
                    scatter("u", #","parentId":"t""#),
                    Drawn.node("d", "Memory", "Data", rest: #","parentId":"u""#),
                    Drawn.node(
                        "g", "Gather", "Construct", fields: [Drawn.field("num_of_inputs", "1")],
                        rest: #","isGroup":true,"inputApplicationType":"PythonApp""#),
                ], links: [#"{"from":"d","to":"g"}"#]))
        guard case .tooManyDrops(let predicted, _)? = result.faults.last else {
            Issue.record("\(result.faults)")
            return
        }
        #expect(predicted >= 6.3e28)
    }

    @Test func manyLinksToNowhereAreToldQuickly() throws {
        let nodes = (0..<2000).map { Drawn.node("node-number-\($0)", "Memory", "Data") }
        let links = (0..<2000).map { #"{"from":"node-number-\#($0)","to":"nodes-number-\#($0)"}"# }
        let result = try Reading.read(Drawn.graph(nodes: nodes, links: links))
        #expect(result.findings.count == 2000)
        #expect(
            result.faults[0]
                == .linkEndUnknown(id: "nodes-number-0", isSource: false, similar: "node-number-0"))
    }

    @Test func moreThan65536PairsOfPortsAreRefused() throws {
        let relations = { (other: String, port: String) in
            (0...65_536).map { #"{"\#(other)":"\#(port)\#($0)"}"# }.joined(separator: ",")
        }
        let result = try Reading.read(
            """
            [{"oid":"a","categoryType":"data","consumers":[\(relations("b", "p"))]},
             {"oid":"b","categoryType":"app","inputs":[\(relations("a", "q"))]}]
            """)
        #expect(result.faults == [.tooManyPorts])
        #expect(result.blueprint == nil)
    }
}
