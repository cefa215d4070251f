import Graphs
import Testing
import Translation

struct GatherTests {
    private static func drawing(copies: Int, width: Int) -> Drawing {
        var drawing = Drawing()
        drawing.scatter("s", copies)
        drawing.data("part", in: "s")
        drawing.gather("g", width)
        drawing.data("whole", in: "g")
        drawing.link("part>g>whole")
        return drawing
    }

    @Test func allOfItInOneHandful() throws {
        #expect(
            try Self.drawing(copies: 3, width: 3).edges()
                == lines(
                    """
                    part-0 > g-0
                    part-1 > g-0
                    part-2 > g-0
                    g-0 > whole-0
                    """))
    }

    @Test func theLastHandfulMayBeSmaller() throws {
        #expect(
            try Self.drawing(copies: 5, width: 2).edges()
                == lines(
                    """
                    part-0 > g-0
                    part-1 > g-0
                    part-2 > g-1
                    part-3 > g-1
                    part-4 > g-2
                    g-0 > whole-0
                    g-1 > whole-1
                    g-2 > whole-2
                    """))
    }

    /// A handful never mixes what belongs to different copies of what is around the Gather.
    @Test func insideAScatterItGathersEachCopyByItself() throws {
        var drawing = Drawing()
        drawing.scatter("outer", 2)
        drawing.scatter("inner", 3, in: "outer")
        drawing.data("part", in: "inner")
        drawing.gather("g", 2, in: "outer")
        drawing.link("part>g")
        #expect(
            try drawing.edges()
                == lines(
                    """
                    part-0-0 > g-0-0
                    part-0-1 > g-0-0
                    part-0-2 > g-0-1
                    part-1-0 > g-1-0
                    part-1-1 > g-1-0
                    part-1-2 > g-1-1
                    """))
    }

    @Test func aGatherWithoutInputIsRefused() {
        var drawing = Drawing()
        drawing.gather("g", 2)
        #expect(drawing.faults == [.gatherWithoutInput])
    }

    @Test func anAppAsItsInputIsRefused() {
        var drawing = Drawing()
        drawing.scatter("s", 2)
        drawing.app("work", in: "s")
        drawing.gather("g", 2)
        drawing.link("work>g")
        #expect(drawing.faults == [.gatherInputNotData(source: "work")])
    }

    /// DALiuGE takes the ports of some other link by accident.
    @Test func edgesIntoItHaveThePortsOfTheirOwnLink() throws {
        var drawing = Self.drawing(copies: 2, width: 2)
        drawing.edit { graph in
            for node in graph.nodes.indices where graph.nodes[node].id == "part" {
                graph.nodes[node].fields.append(Field(id: "extra", name: "extra", usage: .output))
            }
        }
        let blueprint = try #require(drawing.translation.blueprint)
        let link = try #require(blueprint.links.first { blueprint[$0.source].name == "part" })
        #expect(blueprint.ports[Int(link.ports)] == PortPair(source: "out", target: "in"))
    }

    @Test func itsApplicationMayBeOfAnyKind() throws {
        var drawing = Self.drawing(copies: 2, width: 2)
        drawing.edit { graph in
            for node in graph.nodes.indices where graph.nodes[node].id == "g" {
                graph.nodes[node].inputApplication?.category = "PyFuncApp"
            }
        }
        let blueprint = try #require(drawing.translation.blueprint)
        let application = try #require(blueprint.components.first { $0.id == "g" })
        #expect(application.kind == .app)
        #expect(application.category == "PyFuncApp")
    }
}
