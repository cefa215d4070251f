import Engine
import Graphs
import Testing

struct NoticeTests {
    private func heard(_ run: Started) -> [Notice.Content] {
        defer { run.effects.notices = [] }
        return run.effects.notices.map(\.content)
    }

    @Test func whatHappensToADropIsToldInItsOrder() {
        let run = Started("P>d d~R")
        run.engine.subscribe(
            Subscription(1, to: .drop(run.sketch.name("d"))), into: &run.effects)
        run.write("P", to: 0, 4)
        #expect(
            heard(run) == [.status(.writing), .open, .dataWritten(sequence: 0, size: 4)])
        run.end("P")
        #expect(heard(run) == [.status(.completed), .dropCompleted(.completed)])
        _ = run.engine.expired(run.sketch.drop("d"), into: &run.effects)
        _ = run.engine.deleted(run.sketch.drop("d"), into: &run.effects)
        #expect(heard(run) == [.status(.expired), .status(.deleted)])
    }

    @Test func whatHappensToAnAppIsToldInItsOrder() {
        let run = Started("in>A", AppRules(tries: 2))
        run.engine.subscribe(
            Subscription(1, to: .component(ComponentID(1))), into: &run.effects)
        run.end("in")
        run.end("A", .failed)
        #expect(heard(run) == [.execStatus(.running)])
        run.end("A", .failed)
        #expect(
            heard(run) == [.execStatus(.error), .status(.error), .producerFinished(.failed)])
    }

    @Test func aSubscriberHearsWhatItAskedForUntilItLeaves() {
        let run = Started("a>B b>C c>D")
        run.engine.subscribe(
            Subscription(7, to: .all, names: EventNames(.dropCompleted)), into: &run.effects)
        run.end("a")
        #expect(
            run.effects.notices == [
                Notice(
                    subscription: 7, drop: run.sketch.name("a"),
                    content: .dropCompleted(.completed))
            ])
        run.engine.unsubscribe(7)
        run.end("b")
        #expect(run.effects.notices.count == 1)
    }

    @Test func nobodyMissesTheEndOfTheDropHeWaitsFor() {
        let run = Started("a>B")
        run.end("a")
        let isHere = run.engine.subscribe(
            Subscription(
                1, to: .drop(run.sketch.name("a")), names: EventNames(.dropCompleted, .open)),
            into: &run.effects)
        #expect(isHere)
        #expect(heard(run) == [.dropCompleted(.completed)])
        let nobody = DropName(ComponentID(99), 0)
        #expect(!run.engine.subscribe(Subscription(2, to: .drop(nobody)), into: &run.effects))
    }

    @Test func closuresAreCalledForTheirNotices() {
        let run = Started("a>B")
        var subscribers = Subscribers(process: 3)
        nonisolated(unsafe) var calls: [DropName] = []
        let subscription = subscribers.add(.all, names: EventNames(.dropCompleted)) { drop, _ in
            calls.append(drop)
        }
        run.engine.subscribe(subscription, into: &run.effects)
        run.end("a")
        for notice in run.effects.notices {
            #expect(Subscribers.process(of: notice) == 3)
            subscribers.deliver(notice)
        }
        #expect(calls == [run.sketch.name("a")])
        subscribers.remove(subscription.number)
        for notice in run.effects.notices { subscribers.deliver(notice) }
        #expect(calls.count == 1)
    }
}
