import Engine
import Graphs
import Testing

struct RetryTests {
    @Test func theDelayDoublesWithEachTry() {
        let run = Started("APP>out", AppRules(tries: 4, backOff: 100))
        let app = run.sketch.drop("APP")
        for (attempt, delay) in [(UInt8(1), UInt32(100)), (2, 200), (3, 400)] {
            run.effects = Effects()
            run.end("APP", .failed)
            #expect(run.effects.ready.elements.isEmpty)
            #expect(
                run.effects.retries == [Retry(drop: app, attempt: attempt, milliseconds: delay)])
            #expect(run.app("APP") == .running)
            run.engine.retryDue(app, into: &run.effects)
            #expect(run.effects.ready.elements == [app])
        }
        run.end("APP", .failed)
        #expect(run.app("APP") == .error)
    }

    @Test func noDelayIsEndless() {
        #expect(AppRules(backOff: 1 << 20).delay(after: 255) == UInt32.max)
        #expect(AppRules(backOff: 0).delay(after: 9) == 0)
    }

    @Test func whoPausesIsNotAtWork() {
        let run = Started("APP>out", AppRules(tries: 2, backOff: 1))
        let app = run.sketch.drop("APP")
        run.end("APP", .failed)
        run.end("APP")
        #expect(run.app("APP") == .running)
        run.engine.cancel(app, into: &run.effects)
        #expect(run.effects.stopped.isEmpty)
        #expect(run.data("out") == .cancelled)
        run.engine.retryDue(app, into: &run.effects)
        #expect(run.app("APP") == .cancelled)
        #expect(run.effects.ready.count == 1)
    }

    @Test func aTryThatTakesTooLongIsStoppedAndCounts() {
        let run = Started("APP>out", AppRules(tries: 2, timeLimit: 50))
        let app = run.sketch.drop("APP")
        #expect(run.effects.deadlines == [Deadline(drop: app, attempt: 1, milliseconds: 50)])
        run.engine.timedOut(app, attempt: 1, into: &run.effects)
        #expect(run.effects.stopped == [app])
        #expect(run.engine.attempt(of: app) == 2)
        // What is still heard of the first try is nothing to the second.
        run.engine.timedOut(app, attempt: 1, into: &run.effects)
        run.engine.ended(app, attempt: 1, .failed, into: &run.effects)
        #expect(run.app("APP") == .running)
        run.engine.timedOut(app, attempt: 2, into: &run.effects)
        #expect(run.app("APP") == .error)
    }

    @Test func onlyAppsWithALimitHaveDeadlines() {
        let run = Started("APP>out", AppRules(tries: 2))
        #expect(run.effects.deadlines.isEmpty)
    }
}
