import Engine
import Graphs
import Testing

struct SegmentTests {
    /// `sketch` behind what `run` has, with edges from the old names to the new.
    private func append(
        _ text: String, to run: Started, joining pairs: [(String, String)], ports: UInt16 = 0
    ) {
        let sketch = Sketch(text)
        let components = run.sketch.blueprint.components.count
        let end = { (name: DropName, partition: Int, shift: Int) in
            Remote(
                DropAddress(PartitionID(partition), row: name.component.row),
                DropName(ComponentID(name.component.index + shift), 0))
        }
        let joints = pairs.map { pair in
            Joint(
                from: end(run.sketch.name(pair.0), 0, 0),
                to: end(sketch.name(pair.1), 1, components), ports: ports)
        }
        let segment = Segment(
            sketch.graph, firstComponent: components,
            firstPorts: run.sketch.blueprint.ports.count, firstPartition: 1, joints: joints)
        run.engine.append(
            segment, kinds: sketch.kinds, rules: sketch.kinds.map { _ in .standard },
            streams: sketch.blueprint.ports.map(\.isStream), into: &run.effects)
        #expect(run.engine.graph.violatedInvariant() == nil)
    }

    private func app(_ row: Int, of run: Started) -> AppState {
        run.engine.appState(of: DropID(row))
    }

    @Test func whatIsFinalCountsAtOnceAndTheRestWhenItIs() {
        let run = Started("a>B b>C")
        run.end("a")
        append("D>x E>y", to: run, joining: [("a", "D"), ("b", "E")])
        #expect(app(4, of: run) == .running)
        #expect(app(6, of: run) == .notRun)
        run.end("b")
        #expect(app(6, of: run) == .running)
        #expect(app(3, of: run) == .running)
        #expect(run.engine.openDrops == 6)
    }

    @Test func rowsThatWaitForNothingBegin() {
        let run = Started("a>B")
        append("x>Y", to: run, joining: [])
        #expect(run.effects.ready.elements == [DropID(0), DropID(2)])
        run.engine.ended(DropID(2), .completed, into: &run.effects)
        #expect(app(3, of: run) == .running)
    }

    @Test func newOutputsOfABranchAreSkippedByItsPorts() {
        let run = Started("A>a")
        run.engine.branched(run.sketch.drop("A"), skipping: [5], into: &run.effects)
        append("x>Y", to: run, joining: [("A", "x")], ports: 5)
        #expect(app(3, of: run) == .skipped)
    }

    @Test func aSegmentMayStream() {
        let run = Started("a>B")
        append("P>d d~R", to: run, joining: [("a", "P")])
        run.end("a")
        let edge = run.engine.graph.consumerRange(of: DropID(2)).lowerBound
        run.engine.written(DropID(2), output: edge, size: 3, into: &run.effects)
        #expect(app(4, of: run) == .running)
        #expect(run.effects.deliveries.count == 1)
    }

    @Test func eventsThatComeBeforeTheirRowsAreKept() {
        let run = Started("a>B")
        let event = Event(
            .dropCompleted, .completed, to: DropAddress(PartitionID(1), row: 0))
        #expect(!run.engine.received(event, into: &run.effects))
        run.engine.expectSegments()
        #expect(run.engine.received(event, into: &run.effects))
        let sketch = Sketch("D>x")
        let elsewhere = Remote(
            DropAddress(PartitionID(2), row: 0), DropName(ComponentID(0), 1))
        let joint = Joint(
            from: elsewhere,
            to: Remote(DropAddress(PartitionID(1), row: 0), DropName(ComponentID(2), 0)), ports: 0)
        run.engine.append(
            Segment(
                sketch.graph, firstComponent: 2, firstPorts: 1, firstPartition: 1, joints: [joint]),
            kinds: sketch.kinds, rules: [.standard, .standard], into: &run.effects)
        #expect(app(2, of: run) == .running)
    }

    @Test func aSweepReachesSegments() {
        let run = Started("a>B")
        append("D>x", to: run, joining: [("a", "D")])
        run.engine.cancelDownstream(of: run.sketch.drop("a"), into: &run.effects)
        #expect(run.engine.openDrops == 0)
        #expect(app(2, of: run) == .cancelled)
    }
}
