import Foundation
import TestSupport
import Testing

/// Reading as a user meets it: options, places in the file, standard input, exit statuses.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct ReadingCommandTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "weir-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func file(_ name: String, _ text: String) throws -> String {
        let path = folder.appending(path: name)
        try Data(text.utf8).write(to: path)
        return path.path
    }

    private func weir(_ words: String...) throws -> Outcome {
        defer { try? FileManager.default.removeItem(at: folder) }
        return try Command(builtProgram("weir"), words).run()
    }

    private let graph = Drawn.graph(
        nodes: [
            Drawn.node(
                "spread", "Scatter", "Construct",
                fields: [Drawn.field("num_of_copies", #""~n.m""#)],
                rest: #","isGroup":true"#),
            Drawn.node(
                "part", "Memory", "Data", fields: [Drawn.field("f", #""~f=~g""#)],
                rest: #","parentId":"spread""#),
        ])

    @Test func parametersMayBeRepeatedAndTypedOnesCount() throws {
        let path = try file("a.graph", graph)
        let parameters = try file("p.json", #"{"n":{"m":9},"f":"x"}"#)
        let outcome = try weir(
            "unroll", "-p", "n.m=3", path, "-P", parameters, "--parameter=g=a=b")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("3 Drops (3 data, 0 apps), 0 edges\n"))
    }

    @Test func findingsHaveLineAndColumn() throws {
        let path = try file("a.graph", graph.replacing(",\"type\"", with: "\n ,\"type\""))
        let outcome = try weir("check", path, "-p", "f=1", "-p", "fg=2")
        #expect(outcome.status == 3)
        #expect(
            outcome.output == """
                2 errors:
                \(path): no field has ~fg: the parameter has no effect
                  try: did you mean "f"?
                \(path):1:169: "spread": field "num_of_copies": "~n.m" is no whole number
                2 warnings:
                \(path):1:169: "spread": field "num_of_copies": ~n.m stays as it is: no parameter "n.m" is given
                  try: -p n.m=VALUE, if it is meant as a parameter
                \(path):2:133: "part": field "f": ~g stays as it is: no parameter "g" is given
                  try: -p g=VALUE, if it is meant as a parameter

                """)
    }

    @Test func findingsAsJSONHaveThemToo() throws {
        let path = try file("a.graph", "{\n \"nodeDataArray\": [\n  7]}")
        let outcome = try weir("check", "--json", path)
        #expect(outcome.status == 3)
        let root =
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        let finding = (root?["findings"] as? [[String: Any]])?.first
        #expect(finding?["line"] as? Int == 3)
        #expect(finding?["column"] as? Int == 3)
        #expect(finding?["what"] as? String == #""node" is a number where an object should be"#)
    }

    @Test func aDashIsStandardInput() throws {
        let path = try file("a.graph", graph)
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try Command(
            "sh",
            ["-c", "\(builtProgram("weir")) unroll - -p n.m=2 -p f= -p g= --json < \(path)"]
        ).run()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains(#""drops": 2"#))
    }

    @Test(
        arguments: [
            (["-p", "n"], 2, "no \"=\" in it"), (["-p", "1n=2"], 2, "is no name of a parameter"),
            (["-P", "nowhere.json"], 2, "No such file"), (["-p"], 2, "-p needs a value"),
            (["--config", "c"], 3, "no graph configuration \"c\": the graph has none"),
        ])
    func wrongOptionsAreOneComplaint(_ words: [String], _ status: Int32, _ text: String) throws {
        let path = try file("a.graph", graph)
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try Command(
            builtProgram("weir"), ["unroll", path] + words
        ).run()
        #expect(outcome.status == status)
        #expect(outcome.errors.contains(text), "\(outcome.errors)")
    }

    @Test(
        arguments: [
            ("[1]", "not a graph", ""),
            (#"{"modelData":{"fileType":"Palette"}}"#, "this is a palette", ""),
            (#"{"nodes":{"a":{"fields":{}}}}"#, "this is a graph configuration", ""),
            ("{\n  \"a\" 1}", "not JSON", ":2:7"), ("", "the text is empty", ":1:1"),
        ])
    func whatIsNoGraphIsStatus3(_ text: String, _ said: String, _ place: String) throws {
        let path = try file("a.graph", text)
        let outcome = try weir("check", path)
        #expect(outcome.status == 3)
        #expect((outcome.output + outcome.errors).contains(path + place))
        #expect((outcome.output + outcome.errors).contains(said))
    }

    /// A session keeps its parameters: without them its graph is another one.
    @Test func aSessionIsReadWithItsParameters() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try file("a.graph", graph)
        let session = folder.appending(path: "s").path
        let run = try Command(
            builtProgram("weir"),
            ["run", "--session", session, "-p", "n.m=2", "-p", "f=1", "-p", "g=1", path]
        ).run()
        #expect(run.status == 0, "\(run.errors)")
        let drops = try Command(builtProgram("weir"), ["drops", session]).run()
        #expect(drops.output.split(separator: "\n").count == 3, "\(drops.output)\(drops.errors)")
    }

    @Test func aLegacyCycleUnrollsAndNeverRuns() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try file(
            "a.graph",
            """
            {"nodeDataArray":[
              {"key":1,"name":"a","category":"Memory","categoryType":"Data","fields":[]},
              {"key":2,"name":"b","category":"BashShellApp","categoryType":"Application","fields":[]}],
             "linkDataArray":[{"from":1,"to":2},{"from":2,"to":1}]}
            """)
        #expect(try Command(builtProgram("weir"), ["unroll", path]).run().status == 0)
        let session = folder.appending(path: "s").path
        let run = try Command(
            builtProgram("weir"), ["run", "--zero-run", "--session", session, path]
        ).run()
        #expect(run.status == 3)
        #expect(run.errors.contains("b → a → b"), "\(run.errors)")
    }
}
