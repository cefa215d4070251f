import Graphs
import Testing
import Translation

struct MKNTests {
    private static func drawing(m: Int, k: Int, n: Int, copies: Int) -> Drawing {
        var drawing = Drawing()
        drawing.scatter("s", copies)
        drawing.data("in", in: "s")
        drawing.construct("mkn", "MKN", ["m": "\(m)", "k": "\(k)", "n": "\(n)"], bothApps: true)
        drawing.data("part", in: "mkn")
        drawing.app("work", in: "mkn")
        drawing.data("result", in: "mkn")
        drawing.data("out")
        drawing.link("in>mkn>part>work>result>mkn>out")
        return drawing
    }

    /// Two inputs at a time, three copies of the work, two results of each handful.
    @Test func inputsAreGatheredWorkIsCopiedResultsAreScattered() throws {
        #expect(
            try Self.drawing(m: 2, k: 3, n: 2, copies: 2).edges()
                == lines(
                    """
                    in-0 > entry-0
                    in-1 > entry-0
                    entry-0 > part-0-0
                    entry-0 > part-0-1
                    entry-0 > part-0-2
                    part-0-0 > work-0-0
                    part-0-1 > work-0-1
                    part-0-2 > work-0-2
                    work-0-0 > result-0-0
                    work-0-1 > result-0-1
                    work-0-2 > result-0-2
                    result-0-0 > exit-0
                    result-0-1 > exit-0
                    result-0-2 > exit-0
                    exit-0 > out-0-0
                    exit-0 > out-0-1
                    """))
    }

    @Test func eachHandfulHasItsOwnCopiesAndResults() throws {
        #expect(
            try Self.drawing(m: 1, k: 1, n: 1, copies: 2).edges()
                == lines(
                    """
                    in-0 > entry-0
                    in-1 > entry-1
                    entry-0 > part-0-0
                    entry-1 > part-1-0
                    part-0-0 > work-0-0
                    part-1-0 > work-1-0
                    work-0-0 > result-0-0
                    work-1-0 > result-1-0
                    result-0-0 > exit-0
                    result-1-0 > exit-1
                    exit-0 > out-0-0
                    exit-1 > out-1-0
                    """))
    }

    @Test func aMissingSizeIsNamed() {
        var drawing = Self.drawing(m: 2, k: 3, n: 2, copies: 2)
        drawing.edit { graph in
            for node in graph.nodes.indices where graph.nodes[node].id == "mkn" {
                graph.nodes[node].fields.removeAll { $0.name == "k" }
            }
        }
        #expect(drawing.translation.findings.hasErrors)
    }

    @Test func withoutApplicationsItIsRefused() {
        var drawing = Drawing()
        drawing.data("in")
        drawing.construct("mkn", "MKN", ["m": "1", "k": "2", "n": "1"])
        drawing.data("part", in: "mkn")
        drawing.link("in>mkn>part")
        #expect(drawing.faults.contains(.applicationMissing(category: "MKN")))
    }
}

struct SubGraphTests {
    @Test func itsApplicationsStandBetweenInsideAndOutside() throws {
        var drawing = Drawing()
        drawing.data("in", "out")
        drawing.construct("sub", "SubGraph", bothApps: true)
        drawing.data("inner", in: "sub")
        drawing.link("in>sub>inner>sub>out")
        #expect(
            try drawing.edges()
                == lines(
                    """
                    in > entry-0
                    entry-0 > inner-0
                    inner-0 > exit-0
                    exit-0 > out
                    """))
    }

    @Test func insideAScatterItIsCopied() throws {
        var drawing = Drawing()
        drawing.scatter("s", 2)
        drawing.construct("sub", "SubGraph", in: "s")
        drawing.app("a", in: "sub")
        drawing.data("b", in: "s")
        drawing.link("a>b")
        #expect(try drawing.edges() == ["a-0-0 > b-0", "a-1-0 > b-1"])
    }

    @Test func anExclusiveForceNodeRepeatsNothing() throws {
        var drawing = Drawing()
        drawing.construct("force", "ExclusiveForceNode")
        drawing.app("a", in: "force")
        drawing.data("b", in: "force")
        drawing.link("a>b")
        #expect(try drawing.edges() == ["a-0 > b-0"])
    }
}

struct StreamTests {
    @Test func aMarkedLinkFromDataIsAStream() throws {
        var drawing = Drawing()
        drawing.app("a", "c")
        drawing.data("b")
        drawing.link("a>b")
        drawing.link("b>c", isStream: true)
        #expect(try drawing.edges() == ["a > b", "b >> c"])
    }

    @Test func aPortOfAStreamingTypeMakesOneToo() throws {
        var drawing = Drawing()
        drawing.data("b")
        drawing.app("c")
        drawing.link("b>c")
        drawing.edit { $0.nodes[1].fields[0].type = "Object.Stream" }
        #expect(try drawing.edges() == ["b >> c"])
    }

    /// What an app writes is an output, however its consumers take it.
    @Test func aMarkedLinkIntoDataIsNone() throws {
        var drawing = Drawing()
        drawing.app("a")
        drawing.data("b")
        drawing.link("a>b", isStream: true)
        #expect(try drawing.edges() == ["a > b"])
    }
}
