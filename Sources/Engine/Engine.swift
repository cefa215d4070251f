// One rank's state machine: events in, effects out. It knows rows and states and nothing else: no
// clock, no files, no MPI, so that tests can drive many of them in one process in any order.
//
// A data Drop ends when all its producers have: in ERROR if one of them failed, SKIPPED if all were
// skipped, else COMPLETED. An app is ready when all its inputs have ended, runs if few enough of
// them failed, and is skipped if one of them was. A final state is never left: a second report of it
// changes nothing.

package import Graphs

package struct Engine: ~Copyable {
    package let graph: PhysicalGraph
    /// For each component, how many in a hundred inputs may fail before its apps fail.
    private let errorThresholds: [UInt8]
    private var progress: [Progress]
    /// Drops that ended and whose consumers have not been told yet.
    private var settled: [DropID] = []
    /// Drops that have not ended: at none, this rank has nothing left to do.
    package private(set) var openDrops: Int

    /// One Drop's row: a quarter of a cache line.
    private struct Progress {
        var awaited: UInt32
        var failed: UInt32 = 0
        var skipped: UInt32 = 0
        var state: UInt8 = 0
        var kind: DropKind
        var outcome = Outcome.completed
    }

    package init(_ graph: PhysicalGraph, kinds: [DropKind], errorThresholds: [UInt8]) {
        self.graph = graph
        self.errorThresholds = errorThresholds
        openDrops = graph.dropCount
        progress = []
        progress.reserveCapacity(graph.dropCount)
        for row in 0..<graph.dropCount {
            let awaited = graph.firstProducer[row + 1] - graph.firstProducer[row]
            progress.append(Progress(awaited: awaited, kind: kinds[Int(graph.component[row])]))
        }
    }

    package func kind(of drop: DropID) -> DropKind { progress[drop.index].kind }

    package func dataState(of drop: DropID) -> DataState {
        DataState(rawValue: progress[drop.index].state) ?? .initialized
    }

    package func appState(of drop: DropID) -> AppState {
        AppState(rawValue: progress[drop.index].state) ?? .notRun
    }

    package func outcome(of drop: DropID) -> Outcome { progress[drop.index].outcome }

    /// Begins the Drops that wait for nothing.
    package mutating func start(into effects: inout Effects) {
        for row in progress.indices where progress[row].awaited == 0 {
            begin(DropID(row), into: &effects)
        }
    }

    /// A Drop that `ready` named has ended.
    package mutating func ended(
        _ drop: DropID, _ outcome: Outcome, into effects: inout Effects
    ) {
        settle(drop, outcome, into: &effects)
        propagate(into: &effects)
    }

    /// An event from another process; false if its target is not here.
    package mutating func received(_ event: Event, into effects: inout Effects) -> Bool {
        guard let first = graph.firstRow(of: event.target.partition) else { return false }
        let row = first.index + Int(event.target.row)
        guard row < progress.count else { return false }
        arrive(DropID(row), event.outcome, into: &effects)
        propagate(into: &effects)
        return true
    }

    // MARK: Transitions

    private mutating func begin(_ drop: DropID, into effects: inout Effects) {
        progress[drop.index].state = 1  // WRITING, or RUNNING: the same number
        effects.ready.append(drop)
    }

    @inline(__always)
    private mutating func arrive(
        _ drop: DropID, _ outcome: Outcome, into effects: inout Effects
    ) {
        let row = drop.index
        guard progress[row].awaited > 0 else { return }
        progress[row].awaited -= 1
        switch outcome {
        case .completed: break
        case .failed, .cancelled: progress[row].failed += 1
        case .skipped: progress[row].skipped += 1
        }
        if progress[row].awaited == 0 { allArrived(drop, into: &effects) }
    }

    @inline(__always)
    private mutating func allArrived(_ drop: DropID, into effects: inout Effects) {
        let now = progress[drop.index]
        if now.failed == 0, now.skipped == 0 {
            switch now.kind {
            case .data: settle(drop, .completed, into: &effects)
            case .app: begin(drop, into: &effects)
            }
            return
        }
        let inputs = graph.producerRange(of: drop).count
        switch now.kind {
        case .data:
            let allSkipped = Int(now.skipped) == inputs
            settle(
                drop, now.failed > 0 ? .failed : allSkipped ? .skipped : .completed, into: &effects)
        case .app:
            let threshold = Int(errorThresholds[Int(graph.component[drop.index])])
            if Int(now.failed) * 100 > threshold * inputs {
                settle(drop, .failed, into: &effects)
            } else if now.skipped > 0 {
                settle(drop, .skipped, into: &effects)
            } else {
                begin(drop, into: &effects)
            }
        }
    }

    @inline(__always)
    private mutating func settle(
        _ drop: DropID, _ outcome: Outcome, into effects: inout Effects
    ) {
        let row = drop.index
        switch progress[row].kind {
        case .data:
            guard !dataState(of: drop).isFinal else { return }
            progress[row].state = DataState(outcome).rawValue
        case .app:
            guard !appState(of: drop).isFinal else { return }
            progress[row].state = AppState(outcome).rawValue
        }
        progress[row].outcome = outcome
        openDrops -= 1
        effects.finals.append(drop)
        settled.append(drop)
    }

    /// Tells the consumers of all that ended, and theirs in turn, without recursion: a graph may be
    /// a chain of ten million.
    private mutating func propagate(into effects: inout Effects) {
        while let drop = settled.popLast() {
            let outcome = progress[drop.index].outcome
            let kind: Event.Kind =
                progress[drop.index].kind == .data ? .dropCompleted : .producerFinished
            for edge in graph.consumerRange(of: drop) {
                let consumer = graph.consumers[edge]
                if consumer.isRemote {
                    let address = graph.remotes[consumer.remote].address
                    effects.announcements.append(Event(kind, outcome, to: address))
                } else {
                    arrive(consumer.drop, outcome, into: &effects)
                }
            }
        }
    }
}
