import Graphs
import Testing
import Translation

struct GroupByTests {
    private static func drawing(outer: Int, inner: Int) -> Drawing {
        var drawing = Drawing()
        drawing.scatter("outer", outer)
        drawing.scatter("inner", inner, in: "outer")
        drawing.data("part", in: "inner")
        drawing.construct("by", "GroupBy")
        drawing.app("merge", in: "by", ["group_start": "1"])
        drawing.link("part>by")
        return drawing
    }

    @Test func dropsAreSortedByTheirInnermostCoordinate() throws {
        #expect(
            try Self.drawing(outer: 2, inner: 2).edges()
                == lines(
                    """
                    part-0-0 > by-0
                    part-0-1 > by-1
                    part-1-0 > by-0
                    part-1-1 > by-1
                    by-0 > grpdata-0
                    by-1 > grpdata-1
                    grpdata-0 > merge-0
                    grpdata-1 > merge-1
                    """))
    }

    @Test func aGatherCollectsTheGroups() throws {
        var drawing = Drawing()
        drawing.scatter("s", 4)
        drawing.data("part", in: "s")
        drawing.construct("by", "GroupBy")
        drawing.gather("g", 2)
        drawing.link("part>by>g")
        let edges = try drawing.edges().filter { $0.contains("> g-") }
        #expect(
            edges == [
                "grpdata-0 > g-0", "grpdata-1 > g-0", "grpdata-2 > g-1", "grpdata-3 > g-1",
            ])
    }

    @Test func anInputOutsideOfAnyScatterIsRefused() {
        var drawing = Drawing()
        drawing.data("part")
        drawing.construct("by", "GroupBy")
        drawing.link("part>by")
        #expect(drawing.translation.findings.hasErrors)
    }

    @Test func itsOutputIsForAGatherOnly() {
        var drawing = Self.drawing(outer: 2, inner: 2)
        drawing.app("outside")
        drawing.link("by>outside")
        #expect(drawing.faults == [.groupByOutput("outside")])
    }

    /// Two keys: as many groups as they have values together, the inner Scatter slowest.
    @Test func severalKeysMakeAGroupForEachOfTheirValues() throws {
        var drawing = Drawing()
        drawing.scatter("a", 2)
        drawing.scatter("b", 2, in: "a")
        drawing.scatter("c", 2, in: "b")
        drawing.data("part", in: "c")
        drawing.construct("by", "GroupBy", ["group_key": "a,c"])
        drawing.link("part>by")
        #expect(
            try drawing.edges().filter { $0.hasPrefix("part") }
                == lines(
                    """
                    part-0-0-0 > by-0
                    part-0-1-0 > by-0
                    part-1-0-0 > by-1
                    part-1-1-0 > by-1
                    part-0-0-1 > by-2
                    part-0-1-1 > by-2
                    part-1-0-1 > by-3
                    part-1-1-1 > by-3
                    """))
    }

    @Test func oneKeyMayNameAnOuterScatter() throws {
        var drawing = Self.drawing(outer: 2, inner: 2)
        drawing.edit { graph in
            for node in graph.nodes.indices where graph.nodes[node].id == "by" {
                graph.nodes[node].fields.append(
                    Field(id: "group_key", name: "group_key", value: "outer"))
            }
        }
        #expect(
            try drawing.edges().filter { $0.hasPrefix("part") }
                == lines(
                    """
                    part-0-0 > by-0
                    part-0-1 > by-0
                    part-1-0 > by-1
                    part-1-1 > by-1
                    """))
    }

    /// The groups of one GroupBy, sorted again by one of its keys.
    @Test func groupBysChain() throws {
        var drawing = Drawing()
        drawing.scatter("a", 2)
        drawing.scatter("b", 3, in: "a")
        drawing.data("part", in: "b")
        drawing.construct("by", "GroupBy", ["group_key": "a,b"])
        drawing.app("merge", in: "by", ["group_start": "1"])
        drawing.data("merged", in: "by")
        drawing.construct("again", "GroupBy", ["group_key": "a"])
        drawing.link("part>by")
        drawing.link("merge>merged>again")
        #expect(
            try drawing.edges().filter { $0.hasPrefix("merged") }
                == lines(
                    """
                    merged-0 > again-0
                    merged-1 > again-1
                    merged-2 > again-0
                    merged-3 > again-1
                    merged-4 > again-0
                    merged-5 > again-1
                    """))
    }

    @Test func insideAScatterEachCopyGroupsByItself() throws {
        var drawing = Drawing()
        drawing.scatter("o", 2)
        drawing.scatter("a", 1, in: "o")
        drawing.scatter("b", 2, in: "a")
        drawing.data("part", in: "b")
        drawing.construct("by", "GroupBy", in: "o")
        drawing.link("part>by")
        #expect(
            try drawing.edges().filter { $0.hasPrefix("part") }
                == lines(
                    """
                    part-0-0-0 > by-0-0
                    part-0-0-1 > by-0-1
                    part-1-0-0 > by-1-0
                    part-1-0-1 > by-1-1
                    """))
    }

    @Test func aKeyThatIsNoConstructAroundTheInputIsRefused() {
        var drawing = Drawing()
        drawing.scatter("a", 2)
        drawing.data("part", in: "a")
        drawing.construct("by", "GroupBy", ["group_key": "x"])
        drawing.link("part>by")
        #expect(drawing.faults.contains(.groupKeyUnknown("x", known: ["a"])))
    }
}
