import Graphs
import JSON
import Testing

@testable import Translation

/// Graphs whose size would take minutes at a quadratic cost.
@Suite(.timeLimit(.minutes(60)))
struct LargeGraphTests {
    @Test func manyGlobalVariablesInOneText() throws {
        let count = 20_000
        var drawing = Drawing()
        drawing.construct("g", "GlobalVariable")
        drawing.app("a", in: nil, ["text": (0..<count).map { "{v\($0)}" }.joined(separator: ",")])
        drawing.edit { graph in
            graph.nodes[0].fields = (0..<count).map {
                Field(id: "\($0)", name: "v\($0)", value: "\($0)", type: "Integer")
            }
        }
        let text = try #require(drawing.translation.blueprint?.components.first).fields.text("text")
        #expect(text == (0..<count).map(String.init).joined(separator: ","))
    }

    @Test func manyPortsOfOneNode() throws {
        let count = 60_000
        var drawing = Drawing()
        drawing.app("a")
        drawing.edit { graph in
            graph.nodes[0].fields = (0..<count).map {
                Field(id: "p\($0)", name: "port \($0)", usage: .output)
            }
            for number in 0..<count {
                graph.nodes.append(
                    LogicalNode(
                        id: "d\(number)", name: "d\(number)", category: "Memory",
                        categoryType: "Data"))
                graph.links.append(
                    LogicalLink(from: "a", port: "p\(number)", to: "d\(number)"))
            }
        }
        let blueprint = try #require(drawing.translation.blueprint)
        #expect(blueprint.edgeCount == count)
        #expect(blueprint.ports[Int(blueprint.links[count - 1].ports)].source == "port 59999")
    }

    @Test func manyPortsThatAreNotThereAreToldShortly() throws {
        let count = 20_000
        var drawing = Drawing()
        drawing.app("a")
        drawing.data("d")
        drawing.edit { graph in
            graph.nodes[0].fields = (0..<count).map {
                Field(id: "p\($0)", name: "port \($0)", usage: .output)
            }
            for number in 0..<count {
                graph.links.append(LogicalLink(from: "a", port: "q\(number)", to: "d"))
            }
        }
        #expect(drawing.faults.count == count)
        guard case .portUnknown("q0", true, let ports)? = drawing.faults.first else {
            Issue.record("\(drawing.faults.prefix(1))")
            return
        }
        #expect(ports.count == 10)
    }

    @Test func manyPortsInTheListsOfAnOldNode() throws {
        let count = 60_000
        let ports = (0..<count).map { #"{"Id":"p\#($0)","IdText":"port"}"# }
        let result = try Reading.read(
            #"{"nodeDataArray":[{"key":1,"category":"Memory","categoryType":"Data","outputPorts":["#
                + ports.joined(separator: ",") + "]}]}")
        #expect(result.logical?.nodes[0].fields.count == count)
    }

    /// Thirty that each name the next twice would make gigabytes.
    @Test func globalVariablesThatNameOneAnotherEndSomewhere() throws {
        var drawing = Drawing()
        drawing.construct("g", "GlobalVariable")
        drawing.app("a", in: nil, ["text": "{v0}"])
        drawing.edit { graph in
            graph.nodes[0].fields = (0..<30).map {
                Field(id: "\($0)", name: "v\($0)", value: "{v\($0 + 1)}{v\($0 + 1)}")
            }
        }
        #expect(drawing.faults == [.globalsTooLong])
    }

    @Test func aGlobalVariableMayNameOneBehindIt() throws {
        var drawing = Drawing()
        drawing.construct("g", "GlobalVariable")
        drawing.app("a", in: nil, ["text": "{x}-{{y}}-{no}-{x", "whole": "{x}"])
        drawing.edit { graph in
            graph.nodes[0].fields = [
                Field(id: "1", name: "x", value: "{y}", type: "String"),
                Field(id: "2", name: "y", value: "7", type: "Integer"),
                Field(id: "3", name: "z", value: "{x}", type: "String"),
            ]
        }
        let fields = try #require(drawing.translation.blueprint?.components.first).fields
        #expect(fields.text("text") == "7-{7}-{no}-{x")
        #expect(fields.text("whole") == "7")
        #expect(fields.first { $0.name == "whole" }?.type == "Integer")
    }
}
