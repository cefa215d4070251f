import Graphs
import JSON
import Testing
import Translation

@Suite struct ReadingConfigurationTests {
    private let nodes = [
        Drawn.node(
            "s", "Scatter", "Construct", fields: [Drawn.field("num_of_copies", "3")],
            rest: #","isGroup":true,"inputApplicationType":"PythonApp","#
                + #""inputApplicationId":"s-app","inputAppFields":["# + Drawn.field("x", "1") + "]"),
        Drawn.node("d", "Memory", "Data", rest: #","parentId":"s""#),
    ]

    private func configuration(_ name: String, _ node: String, _ field: String, _ value: String)
        -> String
    {
        #"{"modelData":{"name":"\#(name)"},"nodes":{"\#(node)":{"fields":{"\#(field)":"#
            + #"{"value":\#(value)}}}}}"#
    }

    private func read(_ configurations: [String], active: String = "", _ wanted: String? = nil)
        throws -> Reading.Result
    {
        let entries = configurations.enumerated().map { #""id\#($0)":\#($1)"# }
        return try Reading.read(
            Drawn.graph(
                nodes: nodes,
                rest: #","activeGraphConfigId":"\#(active)","graphConfigurations":{"#
                    + entries.joined(separator: ",") + "}"),
            configuration: wanted)
    }

    private var two: [String] {
        [
            configuration("small", "s", "num_of_copies-id", "2"),
            configuration("large", "s", "num_of_copies-id", #""5""#),
        ]
    }

    @Test func theActiveOneIsApplied() throws {
        #expect(try read(two, active: "id1").blueprint?.dropCount == 6)
        #expect(try read(two).blueprint?.dropCount == 4)
    }

    @Test(arguments: ["small", "id0"])
    func oneIsChosenByNameOrID(_ wanted: String) throws {
        let result = try read(two, active: "id1", wanted)
        #expect(result.blueprint?.dropCount == 3)
        #expect(result.findings == [])
    }

    @Test func aV4GraphHasThemToo() throws {
        let bytes = try Reading.fixture("v4.graph")
        #expect(try Reading.read(bytes, configuration: "four").blueprint?.dropCount == 6)
    }

    @Test func oneThatIsNotThereIsAnError() throws {
        let result = try read(two, active: "id1", "smal")
        #expect(
            result.faults == [
                .configurationUnknown(name: "smal", known: ["small", "large"], similar: "small")
            ])
        #expect(result.blueprint == nil)
        #expect(
            try read([two[0], two[0]], "small").faults == [
                .configurationAmbiguous(name: "small", ids: ["id0", "id1"])
            ])
    }

    @Test func anActiveOneThatIsNotThereIsAWarning() throws {
        let result = try read(two, active: "id7")
        #expect(result.faults == [.activeConfigurationMissing(id: "id7")])
        #expect(result.blueprint?.dropCount == 4)
    }

    /// Also of those that are not applied.
    @Test func whatNamesNothingIsAWarningWithItsPlace() throws {
        let result = try read([
            configuration("a", "S", "x-id", "1"), configuration("b", "s", "y-id", "1"),
        ])
        #expect(
            result.faults == [
                .configurationNodeUnknown(configuration: "a", id: "S"),
                .configurationFieldUnknown(configuration: "b", id: "y-id"),
            ])
        #expect(result.findings.map(\.grade) == [.warning, .warning])
        let list = JSONStep.key("graphConfigurations")
        #expect(
            result.findings.map(\.place.path) == [
                [list, .member(0), .key("nodes"), .member(0)],
                [list, .member(1), .key("nodes"), .member(0), .key("fields"), .member(0)],
            ])
    }

    /// The construct's id and the application's own both name the application's fields.
    @Test(arguments: ["s", "s-app"]) func fieldsOfApplicationsAreSet(_ node: String) throws {
        let result = try read([configuration("a", node, "x-id", "9")], active: "id0")
        #expect(result.findings == [])
        #expect(result.logical?.nodes[0].inputApplication?.fields.text("x") == "9")
    }
}
