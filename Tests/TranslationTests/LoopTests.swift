import Testing
import Translation

struct LoopTests {
    private static func drawing(_ iterations: Int, in parent: String? = nil) -> Drawing {
        var drawing = Drawing()
        if let parent { drawing.scatter(parent, 2) }
        drawing.loop("l", iterations, in: parent)
        drawing.app("step", in: "l", ["group_start": "true"])
        drawing.data("state", in: "l", ["group_end": "1"])
        drawing.link("step>state")
        return drawing
    }

    @Test func whatEndsAnIterationFeedsWhatStartsTheNext() throws {
        #expect(
            try Self.drawing(3).edges()
                == lines(
                    """
                    step-0 > state-0
                    state-0 > step-1
                    step-1 > state-1
                    state-1 > step-2
                    step-2 > state-2
                    """))
    }

    @Test func insideAScatterEachCopyLoopsByItself() throws {
        #expect(
            try Self.drawing(2, in: "s").edges()
                == lines(
                    """
                    step-0-0 > state-0-0
                    state-0-0 > step-0-1
                    step-0-1 > state-0-1
                    step-1-0 > state-1-0
                    state-1-0 > step-1-1
                    step-1-1 > state-1-1
                    """))
    }

    @Test func aLoopAwareLinkEntersAtTheFirstAndLeavesAtTheLastIteration() throws {
        var drawing = Self.drawing(3)
        drawing.data("start")
        drawing.app("finish")
        drawing.link("start>step", isLoopAware: true)
        drawing.link("state>finish", isLoopAware: true)
        let edges = try drawing.edges()
        #expect(edges.filter { $0.contains("start") } == ["start > step-0"])
        #expect(edges.filter { $0.contains("finish") } == ["state-2 > finish"])
    }

    @Test func anyOtherLinkReachesAllIterations() throws {
        var drawing = Self.drawing(2)
        drawing.data("constant")
        drawing.link("constant>step")
        #expect(
            try drawing.edges().filter { $0.contains("constant") }
                == ["constant > step-0", "constant > step-1"])
    }

    @Test func twoLoopsOfTheSameLengthGoInStep() throws {
        var drawing = Self.drawing(2)
        drawing.loop("m", 2)
        drawing.app("other", in: "m", ["group_start": "1"])
        drawing.data("result", in: "m", ["group_end": "1"])
        drawing.link("other>result")
        drawing.link("state>other")
        let edges = try drawing.edges()
        #expect(edges.contains("state-0 > other-0") && edges.contains("state-1 > other-1"))
        #expect(!edges.contains("state-0 > other-1"))
    }

    @Test func twoLoopsOfDifferentLengthsAreRefused() {
        var drawing = Self.drawing(2)
        drawing.loop("m", 3)
        drawing.app("other", in: "m", ["group_start": "1"])
        drawing.data("result", in: "m", ["group_end": "1"])
        drawing.link("other>result")
        drawing.link("state>other")
        #expect(
            drawing.faults == [
                .loopsOutOfStep(
                    source: "state", sourceExtent: 2, target: "other", targetExtent: 3)
            ])
    }

    @Test func aLoopWithoutStartOrEndIsRefused() {
        var drawing = Drawing()
        drawing.loop("l", 2)
        drawing.app("step", in: "l")
        #expect(drawing.faults == [.loopWithoutStart, .loopWithoutEnd])
    }

    @Test func aLoopWithoutALengthIsRefused() {
        var drawing = Drawing()
        drawing.construct("l", "Loop")
        drawing.app("step", in: "l", ["group_start": "1"])
        drawing.data("state", in: "l", ["group_end": "1"])
        #expect(drawing.faults == [.fieldMissing])
    }

    @Test(arguments: ["true", "True", "1", "yes", "1.0"])
    func aYesCanBeWrittenInSeveralWays(_ text: String) throws {
        var drawing = Drawing()
        drawing.loop("l", 2)
        drawing.app("step", in: "l", ["group_start": text])
        drawing.data("state", in: "l", ["Group end": text])
        drawing.link("step>state")
        #expect(try drawing.edges().contains("state-0 > step-1"))
    }

    /// To Python any text that is not empty is true; to us it is a mistake.
    @Test func whatIsNeitherYesNorNoIsRefused() {
        var drawing = Drawing()
        drawing.data("state", in: nil, ["group_end": "perhaps"])
        #expect(drawing.faults == [.notABoolean(value: "perhaps")])
    }

    /// As two graphs of the corpus have it; DALiuGE takes these for loops without a length.
    @Test func aLengthMayHaveAnOldName() throws {
        var drawing = Drawing()
        drawing.construct("l", "Loop", ["Number loops": "5"])
        drawing.app("step", in: "l", ["group_start": "1"])
        drawing.data("state", in: "l", ["group_end": "1"])
        drawing.link("step>state")
        #expect(try drawing.counts() == ["step": 5, "state": 5])
    }
}
