import Testing
import Translation

struct ScatterTests {
    @Test func whatIsInsideIsRepeatedAndWhatIsOutsideReachesAllOfIt() throws {
        var drawing = Drawing()
        drawing.data("in")
        drawing.scatter("s", 2)
        drawing.app("work", in: "s")
        drawing.data("out", in: "s")
        drawing.app("after")
        drawing.link("in>work>out>after")
        #expect(
            try drawing.edges()
                == lines(
                    """
                    in > work-0
                    in > work-1
                    work-0 > out-0
                    work-1 > out-1
                    out-0 > after
                    out-1 > after
                    """))
    }

    @Test func scattersNestAndBlocksStayTogether() throws {
        var drawing = Drawing()
        drawing.scatter("outer", 2)
        drawing.data("chunk", in: "outer")
        drawing.scatter("inner", 2, in: "outer")
        drawing.app("work", in: "inner")
        drawing.link("chunk>work")
        #expect(
            try drawing.edges()
                == lines(
                    """
                    chunk-0 > work-0-0
                    chunk-0 > work-0-1
                    chunk-1 > work-1-0
                    chunk-1 > work-1-1
                    """))
    }

    /// The application of a Scatter stands beside it and takes over its links.
    @Test func itsApplicationIsOutsideIt() throws {
        var drawing = Drawing()
        drawing.data("in")
        drawing.construct("s", "Scatter", ["num_of_copies": "3"], app: true)
        drawing.data("part", in: "s")
        drawing.link("in>s>part")
        #expect(try drawing.edges() == ["in > s", "s > part-0", "s > part-1", "s > part-2"])
    }

    @Test func withoutASizeItMakesFourCopies() throws {
        var drawing = Drawing()
        drawing.construct("s", "Scatter")
        drawing.app("work", in: "s")
        #expect(try drawing.counts() == ["work": 4])
    }

    @Test func ofNoCopiesNothingIsLeft() throws {
        var drawing = Drawing()
        drawing.data("in")
        drawing.scatter("s", 0)
        drawing.app("work", in: "s")
        drawing.link("in>work")
        #expect(try drawing.counts() == ["in": 1, "work": 0])
        #expect(try drawing.edges() == [])
    }

    @Test(arguments: ["many", "", "1e400", "2.5", "0x10"])
    func aSizeThatIsNoNumberIsRefused(_ size: String) {
        var drawing = Drawing()
        drawing.construct("s", "Scatter", ["num_of_copies": size])
        drawing.app("work", in: "s")
        #expect(drawing.faults == [.notANumber(value: size)])
        #expect(drawing.translation.blueprint == nil)
    }

    @Test func aNegativeSizeIsRefused() {
        var drawing = Drawing()
        drawing.scatter("s", -3)
        drawing.app("work", in: "s")
        #expect(drawing.faults == [.negative(value: -3)])
    }

    @Test func absurdSizesAreForeseenAndNotTried() {
        var drawing = Drawing()
        drawing.scatter("a", 1_000_000)
        drawing.scatter("b", 1_000_000, in: "a")
        drawing.app("work", in: "b")
        #expect(drawing.faults == [.tooManyDrops(predicted: 1e12, limit: 100_000_000)])
    }

    @Test func aLinkToTheConstructItselfIsRefused() {
        var drawing = Drawing()
        drawing.data("in")
        drawing.scatter("s", 2)
        drawing.app("work", in: "s")
        drawing.link("in>s")
        #expect(drawing.faults == [.constructLinked(category: "Scatter")])
    }

    @Test func aLinkBetweenTwoScattersIsRefused() {
        var drawing = Drawing()
        drawing.scatter("a", 2)
        drawing.scatter("b", 2)
        drawing.app("x", in: "a")
        drawing.data("y", in: "b")
        drawing.link("x>y")
        #expect(
            drawing.faults == [
                .linkUnrelated(
                    source: "x", sourceGroups: ["a"], target: "y", targetGroups: ["b"])
            ])
    }
}
