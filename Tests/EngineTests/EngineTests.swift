import Engine
import Graphs
import Testing

struct EngineTests {
    @Test func rootsAreReadyAndNothingElse() {
        let sketch = Sketch("in>APP APP>out")
        var engine = sketch.engine()
        var effects = Effects()
        engine.start(into: &effects)
        #expect(effects.ready.elements == [sketch.drop("in")])
        #expect(effects.finals.elements.isEmpty)
        #expect(engine.openDrops == 3)
    }

    @Test func theLastInputStartsTheConsumer() {
        let sketch = Sketch("a>APP b>APP APP>out")
        var engine = sketch.engine()
        var effects = Effects()
        engine.start(into: &effects)
        effects = Effects()
        engine.ended(sketch.drop("a"), .completed, into: &effects)
        #expect(effects.ready.elements.isEmpty)
        engine.ended(sketch.drop("b"), .completed, into: &effects)
        #expect(effects.ready.elements == [sketch.drop("APP")])
        #expect(engine.appState(of: sketch.drop("APP")) == .running)
    }

    @Test func dataCompletesWhenItsLastProducerHas() {
        let sketch = Sketch("P>out Q>out out>R")
        var engine = sketch.engine()
        var effects = Effects()
        engine.start(into: &effects)
        engine.ended(sketch.drop("P"), .completed, into: &effects)
        #expect(engine.dataState(of: sketch.drop("out")) == .initialized)
        engine.ended(sketch.drop("Q"), .completed, into: &effects)
        #expect(engine.dataState(of: sketch.drop("out")) == .completed)
        #expect(engine.appState(of: sketch.drop("R")) == .running)
    }

    @Test func anErrorTravelsToTheEndOfTheGraph() {
        let sketch = Sketch("in>A A>x x>B B>y in>C C>z")
        var engine = sketch.engine()
        var effects = Effects()
        engine.start(into: &effects)
        engine.ended(sketch.drop("in"), .completed, into: &effects)
        engine.ended(sketch.drop("A"), .failed, into: &effects)
        #expect(engine.dataState(of: sketch.drop("x")) == .error)
        #expect(engine.appState(of: sketch.drop("B")) == .error)
        #expect(engine.dataState(of: sketch.drop("y")) == .error)
        engine.ended(sketch.drop("C"), .completed, into: &effects)
        #expect(engine.dataState(of: sketch.drop("z")) == .completed)
        #expect(engine.openDrops == 0)
    }

    /// One error in three inputs is 33.3 %: over a threshold of 33, under one of 34.
    @Test(arguments: [(UInt8(0), AppState.error), (33, .error), (34, .running), (100, .running)])
    func anAppRunsIfFewEnoughInputsFailed(_ threshold: UInt8, _ expected: AppState) {
        let sketch = Sketch("a>APP b>APP c>APP")
        var engine = sketch.engine(AppRules(errorThreshold: threshold))
        var effects = Effects()
        engine.start(into: &effects)
        engine.ended(sketch.drop("a"), .failed, into: &effects)
        engine.ended(sketch.drop("b"), .completed, into: &effects)
        engine.ended(sketch.drop("c"), .completed, into: &effects)
        #expect(engine.appState(of: sketch.drop("APP")) == expected)
    }

    @Test func aSkippedInputSkipsTheAppAndItsOutput() {
        let sketch = Sketch("a>APP b>APP APP>out")
        var engine = sketch.engine()
        var effects = Effects()
        engine.start(into: &effects)
        engine.ended(sketch.drop("a"), .skipped, into: &effects)
        engine.ended(sketch.drop("b"), .completed, into: &effects)
        #expect(engine.appState(of: sketch.drop("APP")) == .skipped)
        #expect(engine.dataState(of: sketch.drop("out")) == .skipped)
    }

    @Test func dataOfOneSkippedProducerOfTwoCompletes() {
        let sketch = Sketch("P>out Q>out")
        var engine = sketch.engine()
        var effects = Effects()
        engine.start(into: &effects)
        engine.ended(sketch.drop("P"), .skipped, into: &effects)
        engine.ended(sketch.drop("Q"), .completed, into: &effects)
        #expect(engine.dataState(of: sketch.drop("out")) == .completed)
    }

    @Test func aFailedAppIsTriedAgainWhileItHasTries() {
        let sketch = Sketch("in>APP APP>out")
        var engine = sketch.engine(AppRules(tries: 3))
        var effects = Effects()
        engine.start(into: &effects)
        engine.ended(sketch.drop("in"), .completed, into: &effects)
        for attempt in 1...3 {
            #expect(effects.ready.elements.last == sketch.drop("APP"))
            #expect(engine.attempt(of: sketch.drop("APP")) == attempt)
            #expect(engine.appState(of: sketch.drop("APP")) == .running)
            effects = Effects()
            engine.ended(sketch.drop("APP"), .failed, into: &effects)
        }
        #expect(effects.ready.elements.isEmpty)
        #expect(engine.appState(of: sketch.drop("APP")) == .error)
        #expect(engine.dataState(of: sketch.drop("out")) == .error)
    }

    @Test func aBranchSkipsOneSide() {
        var blueprint = Blueprint(name: "")
        let single = { (id: String, kind: DropKind) in
            Component(
                id: id, name: id, kind: kind, category: "", categoryType: "", dropClass: "")
        }
        let branch = blueprint.add(single("branch", .app))
        for side in ["true", "false"] {
            let data = blueprint.add(single("data-\(side)", .data))
            let app = blueprint.add(single("app-\(side)", .app))
            blueprint.link(
                branch, to: data, ports: PortPair(source: side, target: "in"), rule: .oneToOne)
            blueprint.link(
                data, to: app, ports: PortPair(source: "out", target: "in"), rule: .oneToOne)
        }
        var engine = Engine(
            PhysicalGraph(unrolling: blueprint), kinds: blueprint.components.map(\.kind),
            rules: blueprint.components.map { _ in .standard })
        var effects = Effects()
        engine.start(into: &effects)
        let skipped = blueprint.ports.indices.filter { blueprint.ports[$0].source == "false" }
        engine.branched(DropID(0), skipping: Set(skipped.map { UInt16($0) }), into: &effects)
        #expect(engine.appState(of: DropID(2)) == .running)
        #expect(engine.dataState(of: DropID(3)) == .skipped)
        #expect(engine.appState(of: DropID(4)) == .skipped)
    }

    @Test func cancellingADropCancelsWhatCannotDoWithoutIt() {
        let sketch = Sketch("in>A A>x x>B B>y in>C C>z")
        var engine = sketch.engine()
        var effects = Effects()
        engine.start(into: &effects)
        engine.ended(sketch.drop("in"), .completed, into: &effects)
        engine.cancel(sketch.drop("A"), into: &effects)
        #expect(effects.stopped == [sketch.drop("A")])
        #expect(engine.appState(of: sketch.drop("B")) == .cancelled)
        #expect(engine.dataState(of: sketch.drop("y")) == .cancelled)
        #expect(engine.appState(of: sketch.drop("C")) == .running)
        engine.ended(sketch.drop("A"), .completed, into: &effects)
        #expect(engine.appState(of: sketch.drop("A")) == .cancelled)
        engine.cancelAll(into: &effects)
        #expect(engine.openDrops == 0)
        #expect(engine.dataState(of: sketch.drop("in")) == .completed)
    }

    @Test func aSecondReportChangesNothing() {
        let sketch = Sketch("in>APP APP>out")
        var engine = sketch.engine()
        var effects = Effects()
        engine.start(into: &effects)
        engine.ended(sketch.drop("in"), .completed, into: &effects)
        let open = engine.openDrops
        let finals = effects.finals.elements
        engine.ended(sketch.drop("in"), .failed, into: &effects)
        #expect(engine.openDrops == open)
        #expect(effects.finals.elements == finals)
        #expect(engine.dataState(of: sketch.drop("in")) == .completed)
    }

    @Test func anEventForNobodyHereIsRefused() {
        let sketch = Sketch("in>APP")
        var engine = sketch.engine()
        var effects = Effects()
        let strangers = [
            DropAddress(PartitionID(1), row: 0), DropAddress(PartitionID(0), row: 2),
        ]
        for address in strangers {
            #expect(
                !engine.received(Event(.dropCompleted, .completed, to: address), into: &effects))
        }
    }

    @Test func aChainOfAMillionNeedsNoStack() {
        var blueprint = Blueprint(name: "")
        let ports = PortPair(source: "", target: "")
        let data = blueprint.add(.loop(.data, 1_000_000))
        blueprint.link(data, to: data, ports: ports, rule: .next(period: 1_000_000))
        var engine = Engine(
            PhysicalGraph(unrolling: blueprint), kinds: [.data], rules: [.standard])
        var effects = Effects()
        engine.start(into: &effects)
        engine.ended(DropID(0), .completed, into: &effects)
        #expect(engine.openDrops == 0)
    }
}

extension Component {
    static func loop(_ kind: DropKind, _ count: Int) -> Component {
        Component(
            id: "loop", name: "loop", kind: kind, category: "", categoryType: "", dropClass: "",
            levels: [Level(group: "loop", extent: count, isLoop: true)])
    }
}
