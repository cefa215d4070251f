import Graphs
import JSON
import Testing
import Translation

@Suite struct ReadingFormatTests {
    @Test(
        arguments: [
            (#"{"modelData":{},"nodeDataArray":[]}"#, .eagle),
            (#"{"nodeDataArray":[{"key":-1}]}"#, .eagle),
            (#"{"modelData":{"filePath":"x"}}"#, .eagle),
            (#"{"modelData":{"schemaVersion":"V4"},"nodes":{},"edges":{}}"#, .eagleV4),
            (#"{"modelData":{"schemaVersion":"V4"},"nodes":{}}"#, .eagleV4),
            (#"{"modelData":{"fileType":"Palette"},"nodeDataArray":[]}"#, .palette),
            (#"{"modelData":{"fileType":"palette"},"nodes":{},"edges":{}}"#, .palette),
            (#"{"modelData":{"type":"Palette"},"nodes":{}}"#, .palette),
            (#"{"id":"c","nodes":{"a":{"fields":{}}}}"#, .graphConfiguration),
            (#"{"modelData":{"type":"GraphConfig"},"nodes":{}}"#, .graphConfiguration),
            (#"[{"oid":"a"}]"#, .physicalGraph),
            (#"[7,{"oid":"a"},{}]"#, .physicalGraph),
            (#"{"name":"w","workflow":{"tasks":[]}}"#, .wfFormat),
            (#"{"workflow":{"specification":{}}}"#, .wfFormat),
        ] as [(String, GraphFormat)])
    func theFormatIsFoundByContent(_ text: String, _ format: GraphFormat) throws {
        #expect(GraphFormat(of: try JSONDocument(parsing: Array(text.utf8)).root) == format)
    }

    @Test(
        arguments: [
            ("7", .unknownFormat(keys: [])), (#""nodeDataArray""#, .unknownFormat(keys: [])),
            ("null", .unknownFormat(keys: [])), ("[]", .unknownFormat(keys: [])),
            ("[1,2]", .unknownFormat(keys: [])), (#"[{"id":1}]"#, .unknownFormat(keys: [])),
            ("{}", .unknownFormat(keys: [])),
            (#"{"a":1,"workflow":[]}"#, .unknownFormat(keys: ["a", "workflow"])),
            (#"{"modelData":{"fileType":"Palette"},"nodeDataArray":[{}]}"#, .isPalette),
            (#"{"nodes":{"a":{"fields":{}}}}"#, .isGraphConfiguration),
            (#"{"modelData":{}}"#, .missingKey("nodeDataArray")),
            (#"{"nodeDataArray":[]}"#, .noNodes),
            (#"{"nodes":{},"edges":{}}"#, .noNodes),
            (#"{"modelData":{},"nodeDataArray":null}"#, .noNodes),
            (#"{"workflow":{"tasks":[]}}"#, .noNodes),
            (#"{"workflow":{}}"#, .missingKey("tasks")),
        ] as [(String, Fault)])
    func whatIsNoGraphSaysWhatItIs(_ text: String, _ fault: Fault) throws {
        let result = try Reading.read(text)
        #expect(result.faults == [fault])
        #expect(result.blueprint == nil)
    }

    /// What a file is called in another version is a warning; what it looks like counts.
    @Test func anUnknownSchemaVersionIsAWarning() throws {
        let text = Drawn.graph(nodes: [Drawn.node("a", "Memory", "Data")])
            .replacing("OJS", with: "V9")
        let result = try Reading.read(text)
        #expect(result.faults == [.unsupportedSchema("V9")])
        #expect(result.findings[0].place.path == [.key("modelData"), .key("schemaVersion")])
        #expect(result.blueprint?.dropCount == 1)
    }
}
