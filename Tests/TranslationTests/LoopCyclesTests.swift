import Testing
import Translation

struct LoopCyclesTests {
    /// An iteration would wait for what waits for a later one.
    @Test func aCycleThroughTheNextIterationAndOutsideIsRefused() throws {
        var drawing = Drawing()
        drawing.loop("l", 3)
        drawing.app("step", in: "l", ["group_start": "1"])
        drawing.data("state", in: "l", ["group_end": "1"])
        drawing.data("inside", in: "l")
        drawing.app("work", in: "l")
        drawing.data("outside")
        drawing.link("step>inside")
        drawing.app("summary")
        drawing.link("inside>summary>outside>work>state")
        guard case .cycle(let names) = try #require(drawing.faults.first) else {
            Issue.record("\(drawing.faults)")
            return
        }
        #expect(names.sorted() == ["inside", "outside", "state", "step", "summary", "work"])
    }

    @Test func loopsInStepMayFeedOneAnotherBothWays() throws {
        var drawing = Drawing()
        drawing.loop("l", 3)
        drawing.loop("m", 3)
        drawing.app("a", in: "l", ["group_start": "1"])
        drawing.data("b", in: "l", ["group_end": "1"])
        drawing.app("c", in: "l")
        drawing.data("d", in: "l")
        drawing.app("p", in: "m", ["group_start": "1"])
        drawing.data("q", in: "m", ["group_end": "1"])
        drawing.link("a>d>p>q>c>b")
        #expect(drawing.faults == [])
        #expect(try drawing.edges().count == 19)
    }

    /// "work" of the last iteration feeds "again" of the first, by way of "outside"; nothing leads from
    /// there to the last iteration.
    @Test func whatEntersFirstAndLeavesLastMayGoRoundOutside() throws {
        var drawing = Drawing()
        drawing.loop("l", 3)
        drawing.app("step", in: "l", ["group_start": "1"])
        drawing.data("state", in: "l", ["group_end": "1"])
        drawing.link("step>state")
        drawing.app("again", in: "l")
        drawing.data("middle", in: "l")
        drawing.app("work", in: "l")
        drawing.data("result", in: "l")
        drawing.link("again>middle>work>result")
        drawing.app("outside")
        drawing.data("summary")
        drawing.link("result>outside", isLoopAware: true)
        drawing.link("outside>summary")
        drawing.link("summary>again", isLoopAware: true)
        #expect(drawing.faults == [])
        #expect(
            try drawing.edges().filter { $0.contains("outside") || $0.contains("summary") } == [
                "outside > summary", "result-2 > outside", "summary > again-0",
            ])
    }

    /// With millions of iterations it is the components that count: looking at the Drops took 9 s.
    @Test(.timeLimit(.minutes(60))) func tooManyDropsToLookAtAreTakenForACycle() {
        var drawing = Drawing()
        drawing.loop("l", 20_000_000)
        drawing.app("step", in: "l", ["group_start": "1"])
        drawing.data("state", in: "l", ["group_end": "1"])
        drawing.link("step>state")
        drawing.app("outside")
        drawing.data("summary")
        drawing.link("state>outside", isLoopAware: true)
        drawing.link("outside>summary")
        drawing.link("summary>step", isLoopAware: true)
        #expect(drawing.faults.count == 1)
    }

    /// The same where an iteration does lead to the next.
    @Test func whatEntersFirstAndLeavesLastMayBeACycle() throws {
        var drawing = Drawing()
        drawing.loop("l", 3)
        drawing.app("step", in: "l", ["group_start": "1"])
        drawing.data("state", in: "l", ["group_end": "1"])
        drawing.link("step>state")
        drawing.app("outside")
        drawing.data("summary")
        drawing.link("state>outside", isLoopAware: true)
        drawing.link("outside>summary")
        drawing.link("summary>step", isLoopAware: true)
        guard case .cycle(let names) = try #require(drawing.faults.first) else {
            Issue.record("\(drawing.faults)")
            return
        }
        #expect(Set(names) == ["step", "state", "outside", "summary"])
        #expect(drawing.faults.count == 1)
    }

    /// Entered at the first iteration and left at the last, as loops are.
    @Test func aLoopBetweenWhatFeedsItAndWhatItFeedsIsNoCycle() {
        var drawing = Drawing()
        drawing.data("in", "out")
        drawing.loop("l", 3)
        drawing.app("step", in: "l", ["group_start": "1"])
        drawing.data("state", in: "l", ["group_end": "1"])
        drawing.link("step>state")
        drawing.link("in>step", isLoopAware: true)
        drawing.app("end")
        drawing.link("state>end", isLoopAware: true)
        drawing.link("end>out")
        #expect(drawing.faults == [])
    }

    @Test func aLoopInsideALoopIsNoCycle() {
        var drawing = Drawing()
        drawing.loop("outer", 3)
        drawing.loop("inner", 3, in: "outer")
        drawing.app("a", in: "outer", ["group_start": "1"])
        drawing.data("b", in: "outer")
        drawing.app("c", in: "inner", ["group_start": "1"])
        drawing.data("d", in: "inner", ["group_end": "1"])
        drawing.app("e", in: "outer")
        drawing.data("f", in: "outer", ["group_end": "1"])
        drawing.link("a>b>c>d>e>f")
        #expect(drawing.faults == [])
    }
}
