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
