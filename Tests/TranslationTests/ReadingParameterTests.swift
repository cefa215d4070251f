import Graphs
import JSON
import Testing
import Translation

/// `~name` in fields, and global variables.
@Suite struct ReadingParameterTests {
    private func filled(
        _ value: String, _ parameters: [String: String]
    ) throws -> (value: String?, faults: [Fault]) {
        let text = Drawn.graph(
            nodes: [
                Drawn.node(
                    "a", "BashShellApp", "Application", fields: [Drawn.field("command", value)])
            ])
        let result = try Reading.read(text, parameters: parameters)
        return (result.logical?.nodes[0].fields.text("command"), result.faults)
    }

    @Test(
        arguments: [
            (#""~n""#, "7"), (#""-n ~n -m ~n""#, "-n 7 -m 7"), (#""~{n}x""#, "7x"),
            (#""x~n.""#, "x7."), (#""~n.txt""#, "7.txt"), (#""~~n ~n""#, "~~n 7"), ("5", "5"),
            (#""~/n ~ ~1 ~n""#, "~/n ~ ~1 7"), (#""é~né~n""#, "é7é7"),
        ])
    func aGivenNameIsReplaced(_ value: String, _ expected: String) throws {
        let (text, faults) = try filled(value, value == "5" ? [:] : ["n": "7"])
        #expect(text == expected)
        #expect(faults == [])
    }

    /// The longest name given counts; the value is not looked through again.
    @Test func namesMayHaveDots() throws {
        let (text, faults) = try filled(#""~a.b ~a.c ~a""#, ["a": "~a", "a.b": "2"])
        #expect(text == "2 ~a.c ~a")
        #expect(faults == [])
    }

    @Test func whatNobodyGivesIsLeftAndTold() throws {
        let (text, faults) = try filled(#""~who ~x.y ~who ~n""#, ["n": "1"])
        #expect(text == "~who ~x.y ~who 1")
        #expect(faults == [.placeholderLeft(name: "who"), .placeholderLeft(name: "x.y")])
        let result = try Reading.read(
            Drawn.graph(
                nodes: [
                    Drawn.node("a", "Memory", "Data", fields: [Drawn.field("f", #""~who""#)])
                ]))
        #expect(result.findings[0].grade == .warning)
        #expect(result.findings[0].place == Place(nodeID: "a", nodeName: "a", field: "f"))
    }

    @Test func aParameterThatNothingNamesIsAnError() throws {
        let (_, faults) = try filled(#""~count ~x""#, ["cont": "1", "x": "2"])
        #expect(
            faults == [
                .parameterUnused(name: "cont", similar: "count"), .placeholderLeft(name: "count"),
            ])
        #expect(Finding(faults[0]).grade == .error)
        let physical = try Reading.read(
            #"[{"oid":"a","categoryType":"Data"}]"#, configuration: "c", parameters: ["p": "1"])
        #expect(
            physical.faults == [
                .configurationUnknown(name: "c", known: [], similar: nil),
                .parameterUnused(name: "p", similar: nil),
            ])
    }

    @Test func aParameterGivesAConstructItsSize() throws {
        let nodes = [
            Drawn.node(
                "s", "Scatter", "Construct", fields: [Drawn.field("num_of_copies", #""~n""#)],
                rest: #","isGroup":true,"inputApplicationType":"PythonApp","inputAppFields":["#
                    + Drawn.field("x", #""~n""#) + "]"),
            Drawn.node("d", "Memory", "Data", rest: #","parentId":"s""#),
        ]
        let result = try Reading.read(Drawn.graph(nodes: nodes), parameters: ["n": "5"])
        #expect(result.blueprint?.dropCount == 6)
        #expect(result.logical?.nodes[0].inputApplication?.fields.text("x") == "5")
    }

    @Test func parametersOfAFileAreFlattened() throws {
        var parameters = Parameters()
        let file = #"{"a":{"b":{"c":1.5},"d":[1,"x"]},"e":true,"f":null,"g":"~e"}"#
        #expect(parameters.add(try JSONDocument(parsing: Array(file.utf8)).root))
        #expect(
            parameters.sorted.map { "\($0.name)=\($0.value)" } == [
                "a.b.c=1.5", #"a.d=[1,"x"]"#, "e=true", "f=", "g=~e",
            ])
        #expect(!parameters.add(try JSONDocument(parsing: Array("[1]".utf8)).root))
    }

    private func withGlobal(
        _ type: String, _ value: String, field: String = #""{n}""#
    ) throws -> Reading.Result {
        try Reading.read(
            Drawn.graph(
                nodes: [
                    Drawn.node(
                        "g", "GlobalVariable", "Other",
                        fields: [Drawn.field("n", value, type: type)]),
                    Drawn.node(
                        "a", "Scatter", "Construct", fields: [Drawn.field("f", field)],
                        rest: #","isGroup":true,"inputApplicationType":"PythonApp","#
                            + #""inputAppFields":["# + Drawn.field("h", field) + "]"),
                ]))
    }

    @Test(
        arguments: [
            ("Integer", "10", "10"), ("Integer", #"" 7 ""#, "7"), ("Integer", "4.0", "4"),
            ("Float", "5", "5.0"), ("Float", #""1e3""#, "1000.0"), ("String", "5", "5"),
            ("Boolean", #""YES""#, "true"), ("Boolean", "0", "false"),
        ])
    func aGlobalVariableHasAType(_ type: String, _ value: String, _ expected: String) throws {
        let result = try withGlobal(type, value)
        let fields = try #require(result.blueprint?.components.first).fields
        #expect(result.findings == [])
        #expect(fields.text("f") == expected && fields.text("h") == expected)
        #expect(fields.allSatisfy { $0.type == type })
        #expect(result.blueprint?.dropCount == 1)
    }

    @Test func insideALongerTextAVariableIsText() throws {
        let result = try withGlobal("Integer", "10", field: #""x{n}-{n}{m}""#)
        #expect(result.blueprint?.components[0].fields.text("f") == "x10-10{m}")
        #expect(result.blueprint?.components[0].fields[0].type == "String")
    }

    @Test func aVariableThatIsNotOfItsTypeIsToldOnceAndOnlyIfUsed() throws {
        let place = Place(nodeID: "g", nodeName: "g", field: "n")
        #expect(
            try withGlobal("Integer", #""ten""#).findings == [
                Finding(.globalNotOfType(value: "ten", type: "Integer"), place)
            ])
        #expect(
            try withGlobal("Json", "1").findings == [
                Finding(.globalTypeUnknown(type: "Json"), place)
            ])
        #expect(try withGlobal("Json", "1", field: #""n""#).findings == [])
    }
}
