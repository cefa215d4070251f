import Graphs
import JSON
import Testing

@testable import Translation

/// Graphs of editors on their way from keys to ids, from lists of ports to fields.
struct OldGraphTests {
    private func node(_ key: Int, _ category: String, _ name: String, _ rest: String = "") -> String
    {
        #"{"key": \#(key), "text": "\#(name)", "category": "\#(category)", "categoryType": "#
            + #""\#(category == "Memory" ? "Data" : "Application")"\#(rest)}"#
    }

    private func ports(_ key: String, _ names: String...) -> String {
        #", "\#(key)": ["#
            + names.map { #"{"Id": "\#($0)", "IdText": "\#($0)-name"}"# }.joined(separator: ", ")
            + "]"
    }

    private func link(_ from: Int, _ fromPort: String, _ to: Int, _ toPort: String) -> String {
        #"{"from": \#(from), "fromPort": "\#(fromPort)", "to": \#(to), "toPort": "\#(toPort)"}"#
    }

    @Test func linksMayNameByKeyWhatHasAnId() throws {
        let result = try Reading.read(
            Drawn.graph(
                nodes: [
                    #"{"id":"a","key":-1,"name":"a","category":"DALiuGEApp","categoryType":"Application"}"#,
                    #"{"id":"d","key":-2,"name":"d","category":"Memory","categoryType":"Data"}"#,
                ], links: [#"{"from":-1,"to":-2}"#]))
        #expect(result.findings == [])
        #expect(Reading.drawing(try #require(result.blueprint)) == "a 0. > .d 0")
    }

    /// The local ports of a Scatter are its application's, whichever list they are in.
    @Test(arguments: ["inputLocalPorts", "outputLocalPorts"])
    func localPortsOfAScatterLeadInside(_ list: String) throws {
        let scatter =
            #", "isGroup": true, "inputApplicationName": "app", "fields": [{"name": "num_of_copies", "#
            + #""value": 2}]"# + ports("inputPorts", "enter") + ports(list, "local")
        let result = try Reading.read(
            Drawn.graph(
                nodes: [
                    node(-1, "Memory", "in", ports("outputPorts", "o")),
                    node(-2, "Scatter", "s", scatter),
                    node(-3, "Memory", "out", #", "group": -2"# + ports("inputPorts", "i")),
                ], links: [link(-1, "o", -2, "enter"), link(-2, "local", -3, "i")]))
        #expect(result.findings == [])
        #expect(
            Reading.drawing(try #require(result.blueprint)) == """
                in 0.o-name > enter-name.s 0
                s 0.local-name > i-name.out 0-0
                s 0.local-name > i-name.out 0-1
                """)
    }

    /// "part" is drawn beside the MKN and "end" inside it: the ports say where they belong.
    @Test func portsOfAnMKNAreThoseOfItsApplications() throws {
        let mkn =
            #", "isGroup": true, "inputApplicationName": "entry", "outputApplicationName": "exit", "#
            + #""fields": [{"name": "m", "value": 1}, {"name": "k", "value": 2}, {"name": "n", "#
            + #""value": 1}]"# + ports("inputPorts", "enter") + ports("outputPorts", "leave")
            + ports("inputLocalPorts", "give") + ports("outputLocalPorts", "take")
        let result = try Reading.read(
            Drawn.graph(
                nodes: [
                    node(-1, "Memory", "start", ports("outputPorts", "s")),
                    node(-2, "MKN", "mkn", mkn), node(-3, "Memory", "part"),
                    node(
                        -4, "Component", "work",
                        #", "group": -2"# + ports("inputPorts", "w") + ports("outputPorts", "x")),
                    node(-5, "Memory", "done", #", "group": -2"#),
                    node(-6, "Memory", "end", #", "group": -2"#),
                ],
                links: [
                    link(-1, "s", -2, "enter"), link(-2, "give", -3, ""), link(-3, "", -4, "w"),
                    link(-4, "x", -5, ""), link(-5, "", -2, "take"), link(-2, "leave", -6, ""),
                ]))
        #expect(result.findings == [])
        #expect(
            Reading.drawing(try #require(result.blueprint)) == """
                done 0-0-0. > take-name.exit 0-0
                done 0-0-1. > take-name.exit 0-0
                entry 0-0.give-name > .part 0-0-0
                entry 0-0.give-name > .part 0-0-1
                exit 0-0.leave-name > .end 0-0-0
                part 0-0-0. > w-name.work 0-0-0
                part 0-0-1. > w-name.work 0-0-1
                start 0.s-name > enter-name.entry 0-0
                work 0-0-0.x-name > .done 0-0-0
                work 0-0-1.x-name > .done 0-0-1
                """)
    }

    @Test func aLinkAgainstItsPortIsSaidToBe() throws {
        let result = try Reading.read(
            Drawn.graph(
                nodes: [
                    node(-1, "Component", "a", ports("inputPorts", "i")),
                    node(-2, "Memory", "d", ports("inputPorts", "j")),
                ], links: [link(-1, "i", -2, "j")]))
        #expect(result.faults == [.portOfOtherSide(name: "i-name", isSource: true)])
    }

    @Test func portsOfAnOutputApplicationWithoutATypeAreNotLost() throws {
        let gather =
            #","isGroup":true,"inputApplicationName":"g","inputApplicationType":"BashShellApp","#
            + #""outputApplicationType":"UnknownApplication","outputAppFields":["#
            + Drawn.field("result", #""""#, usage: "OutputPort") + "]"
        let result = try Reading.read(
            Drawn.graph(
                nodes: [
                    Drawn.node("d", "Memory", "Data"),
                    Drawn.node("g", "Gather", "Construct", rest: gather),
                    Drawn.node("e", "Memory", "Data"),
                ],
                links: [
                    #"{"from":"d","to":"g"}"#,
                    #"{"from":"g","fromPort":"result-id","to":"e"}"#,
                ]))
        #expect(result.findings == [])
        #expect(
            Reading.drawing(try #require(result.blueprint))
                == "d 0. > .g 0-0\ng 0-0.result > .e 0")
    }

    @Test func environmentVariablesOfOldAreGlobalVariables() throws {
        let scatter = Drawn.node(
            "s", "Scatter", "Construct", fields: [Drawn.field("num_of_copies", #""{copies}""#)],
            rest: #","isGroup":true"#)
        let inside = Drawn.node("d", "Memory", "Data", rest: #","parentId":"s""#)
        let variable = Drawn.field("copies", "3", type: "Integer")
        let result = try Reading.read(
            Drawn.graph(nodes: [
                Drawn.node("v", "EnvironmentVariables", "Data", fields: [variable]), scatter,
                inside,
            ]))
        #expect(result.findings == [])
        #expect(result.blueprint?.dropCount == 3)
        // One with a class of its own is a Drop, as in DALiuGE.
        let ownClass = Drawn.field("dropclass", #""dlg.data.drops.EnvironmentVarDROP""#)
        let other = try Reading.read(
            Drawn.graph(nodes: [
                Drawn.node("v", "EnvironmentVariables", "Data", fields: [variable, ownClass]),
                scatter, inside,
            ]))
        #expect(other.faults.first == .notANumber(value: "{copies}"))
    }

    @Test func severalInputsOfAGroupByAreOneMistake() {
        var drawing = Drawing()
        drawing.scatter("s", 2)
        drawing.data("a", "b", in: "s")
        drawing.construct("g", "GroupBy")
        drawing.link("a>g")
        drawing.link("b>g")
        #expect(drawing.faults == [.groupByInput("exactly one data component")])
    }

    @Test func whereNothingComesOutItIsSaidWhy() {
        var comments = Drawing()
        comments.data("c")
        comments.edit { $0.nodes[0].category = "Comment" }
        #expect(comments.faults == [.noDrops(repeatedNever: [], empty: [])])
        var empty = Drawing()
        empty.scatter("s", 2)
        #expect(empty.faults == [.noDrops(repeatedNever: [], empty: ["s"])])
        var never = Drawing()
        never.scatter("s", 0)
        never.data("d", in: "s")
        #expect(never.faults == [.noDrops(repeatedNever: ["s"], empty: [])])
        #expect(never.translation.blueprint?.dropCount == 0)
    }
}
