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
}
