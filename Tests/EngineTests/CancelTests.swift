import Engine
import Graphs
import Testing

struct CancelTests {
    @Test func downstreamCancelsEvenWhatCouldDoWithout() {
        let rules = AppRules(errorThreshold: 100)
        for downstream in [false, true] {
            let run = Started("A>x x>B in>B B>y", rules)
            run.end("in")
            let app = run.sketch.drop("A")
            if downstream {
                run.engine.cancelDownstream(of: app, into: &run.effects)
            } else {
                run.engine.cancel(app, into: &run.effects)
            }
            #expect(run.data("x") == .cancelled)
            #expect(run.app("B") == (downstream ? .cancelled : .running))
            #expect(run.data("in") == .completed)
        }
    }

    @Test func downstreamGoesOnBehindWhatIsFinal() {
        let run = Started("A>x x>B B>y y>C")
        run.end("A")
        run.engine.cancelDownstream(of: run.sketch.drop("A"), into: &run.effects)
        #expect(run.app("A") == .finished)
        #expect(run.data("x") == .completed)
        #expect(run.app("B") == .cancelled)
        #expect(run.effects.stopped == [run.sketch.drop("B")])
        #expect(run.app("C") == .cancelled)
        #expect(run.engine.openDrops == 0)
    }

    @Test func downstreamGoesToOtherRanks() throws {
        let sketch = Sketch("A>x x>B")
        var here = sketch.engine(partition: 0, holding: ["A", "x"])
        var there = sketch.engine(partition: 1, holding: ["B"])
        var effects = Effects()
        here.cancelDownstream(of: DropID(0), into: &effects)
        let event = try #require(effects.announcements.elements.first)
        #expect(effects.announcements.elements.map(\.kind) == [.cancelDownstream])
        #expect(there.received(event, into: &effects))
        #expect(there.appState(of: DropID(0)) == .cancelled)
        #expect(there.received(event, into: &effects))
        #expect(effects.finals.count == 3)
    }

    /// A failure tells more than a cancel, whichever comes first.
    @Test func anAppThatFailsAndIsCancelledHasFailed() {
        for order in [["a", "b"], ["b", "a"]] {
            let run = Started("a>C b>C")
            for name in order {
                if name == "a" { run.end("a", .failed) }
                if name == "b" { run.engine.cancel(run.sketch.drop("b"), into: &run.effects) }
            }
            #expect(run.app("C") == .error)
        }
    }

    @Test func whatComesAfterTheEndDoesNotChangeIt() {
        let run = Started("a>C b>C C>y", AppRules(needed: 1))
        run.end("a")
        run.end("C")
        run.engine.cancel(run.sketch.drop("b"), into: &run.effects)
        #expect(run.engine.outcome(of: run.sketch.drop("C")) == .completed)
    }

    @Test func aCancelBeforeTheStartHolds() {
        let sketch = Sketch("a>C")
        var engine = sketch.engine()
        var effects = Effects()
        engine.cancel(sketch.drop("a"), into: &effects)
        engine.start(into: &effects)
        #expect(effects.ready.elements.isEmpty)
        #expect(engine.openDrops == 0)
    }
}
