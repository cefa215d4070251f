import Engine
import Graphs
import Testing
import Transport

/// Many engines in one process: messages between them are delayed and reordered by a seed, first in
/// first out for each pair. Whatever the order, the Drops end as the reference says.
struct RandomGraphTests {
    @Test(arguments: 0..<20)
    func anyOrderOfEventsGivesTheSameStates(_ block: UInt64) {
        for seed in (block * 50)..<(block * 50 + 50) {
            let graph = RandomGraph(seed: seed)
            let expected = Reference(graph).outcomes
            for order in 0..<UInt64(3) {
                var run = ManyEngines(graph, seed: seed &* 31 &+ order)
                let outcomes = run.toTheEnd()
                #expect(outcomes == expected, "seed \(seed), order \(order)")
                #expect(run.stuckDrops == 0, "seed \(seed), order \(order)")
            }
        }
    }

    /// A test that reaches little proves little: all outcomes and features must have occurred.
    @Test func theGraphsReachEveryOutcomeAndFeature() {
        var outcomes: [Outcome: Int] = [:]
        var retried = 0
        var branched = 0
        for seed in UInt64(0)..<1000 {
            let graph = RandomGraph(seed: seed)
            for (drop, outcome) in Reference(graph).outcomes {
                outcomes[outcome, default: 0] += 1
                guard outcome == .completed, graph.blueprint.components[drop].kind == .app else {
                    continue
                }
                if case .fails = graph.acts[drop] { retried += 1 }
                if graph.acts[drop] == .branches { branched += 1 }
            }
        }
        #expect(outcomes.keys.count == 3)
        #expect(outcomes.values.allSatisfy { $0 > 50 }, "\(outcomes) \(retried) \(branched)")
        #expect(retried > 20 && branched > 20)
    }
}

/// One engine a partition, and the events between them.
private struct ManyEngines {
    private let graph: RandomGraph
    private var engines: [Box] = []
    private var queues: [[[Event]]]
    private var random: SeededRandom

    /// Engines cannot be copied, so they cannot be in an array by themselves.
    private final class Box {
        var engine: Engine
        var effects = Effects()
        init(_ engine: consuming Engine) { self.engine = engine }
    }

    init(_ graph: RandomGraph, seed: UInt64) {
        self.graph = graph
        random = SeededRandom(seed: seed)
        let none = [[Event]](repeating: [], count: graph.partitions)
        queues = [[[Event]]](repeating: none, count: graph.partitions)
        for partition in 0..<graph.partitions {
            let part = PhysicalGraph(
                unrolling: [PartitionID(partition)], of: graph.blueprint, ownedAs: graph.ownership)
            engines.append(
                Box(
                    Engine(
                        part, kinds: graph.blueprint.components.map(\.kind), rules: graph.rules)))
        }
    }

    var stuckDrops: Int { engines.reduce(0) { $0 + $1.engine.openDrops } }

    /// Takes one step after another, at random among those that can be taken.
    mutating func toTheEnd() -> [Int: Outcome] {
        for rank in engines.indices {
            engines[rank].engine.start(into: &engines[rank].effects)
            postAnnouncements(from: rank)
        }
        while let step = someStep() { step(&self) }
        return outcomes()
    }

    private mutating func someStep() -> ((inout Self) -> Void)? {
        var steps: [(inout Self) -> Void] = []
        for rank in engines.indices where !engines[rank].effects.ready.isEmpty {
            steps.append { $0.endOne(on: rank) }
        }
        for source in queues.indices {
            for target in queues.indices where !queues[source][target].isEmpty {
                steps.append { $0.deliver(from: source, to: target) }
            }
        }
        return steps.randomElement(using: &random)
    }

    private mutating func endOne(on rank: Int) {
        let box = engines[rank]
        let choice = Int.random(in: box.effects.ready.indices, using: &random)
        let drop = box.effects.ready.remove(at: choice)
        let component = Int(box.engine.graph.component[drop.index])
        switch (box.engine.kind(of: drop), graph.acts[component]) {
        case (.app, .fails(let times)) where box.engine.attempt(of: drop) <= times:
            box.engine.ended(drop, .failed, into: &box.effects)
        case (.app, .branches):
            box.engine.branched(drop, skipping: graph.skippedPorts, into: &box.effects)
        default: box.engine.ended(drop, .completed, into: &box.effects)
        }
        postAnnouncements(from: rank)
    }

    private mutating func deliver(from source: Int, to target: Int) {
        let event = queues[source][target].removeFirst()
        let box = engines[target]
        #expect(box.engine.received(event, into: &box.effects))
        postAnnouncements(from: target)
    }

    private mutating func postAnnouncements(from rank: Int) {
        for event in engines[rank].effects.announcements {
            queues[rank][event.target.partition.index].append(event)
        }
        engines[rank].effects.announcements.removeAll()
    }

    private func outcomes() -> [Int: Outcome] {
        var outcomes: [Int: Outcome] = [:]
        for box in engines {
            for drop in box.effects.finals {
                let component = Int(box.engine.graph.component[drop.index])
                #expect(outcomes[component] == nil, "final twice")
                outcomes[component] = box.engine.outcome(of: drop)
            }
        }
        return outcomes
    }
}
