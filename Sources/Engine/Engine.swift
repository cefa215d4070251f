// One rank's state machine: events in, effects out. It knows rows and states and nothing else: no
// clock, no files, no MPI, so that tests can drive many of them in one process in any order.
//
// A data Drop ends when all its producers have: in ERROR if one of them failed, CANCELLED if one was
// cancelled, SKIPPED if all were skipped, else COMPLETED. When an app runs is in AppRules. A final
// state is never left: a second report of it, or an event that comes later, changes nothing.

package import Graphs

package struct Engine: ~Copyable {
    package let graph: PhysicalGraph
    /// By component.
    private let rules: [AppRules]
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
        var attempt: UInt8 = 0
    }

    package init(_ graph: PhysicalGraph, kinds: [DropKind], rules: [AppRules]) {
        self.graph = graph
        self.rules = rules
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

    /// How a Drop ended, if it has.
    package func outcome(of drop: DropID) -> Outcome { progress[drop.index].outcome }

    package func isFinal(_ drop: DropID) -> Bool {
        switch progress[drop.index].kind {
        case .data: dataState(of: drop).isFinal
        case .app: appState(of: drop).isFinal
        }
    }

    /// How often a Drop was begun: 1 in its first run.
    package func attempt(of drop: DropID) -> UInt8 { progress[drop.index].attempt }

    // MARK: Events

    /// Begins the Drops that wait for nothing.
    package mutating func start(into effects: inout Effects) {
        for row in progress.indices where progress[row].awaited == 0 {
            begin(DropID(row), into: &effects)
        }
    }

    /// A Drop that `ready` named has ended. A failed app is begun again while it has tries left.
    package mutating func ended(
        _ drop: DropID, _ outcome: Outcome, into effects: inout Effects
    ) {
        guard progress[drop.index].state == Self.underway else { return }
        if outcome == .failed, progress[drop.index].kind == .app, mayTryAgain(drop) {
            return begin(drop, into: &effects)
        }
        settle(drop, outcome, into: &effects)
        propagate(into: &effects)
    }

    /// A branch has ended well: the outputs at some ports are skipped, the others completed.
    package mutating func branched(
        _ drop: DropID, skipping ports: Set<UInt16>, into effects: inout Effects
    ) {
        guard progress[drop.index].state == Self.underway else { return }
        close(drop, .completed, into: &effects)
        for edge in graph.consumerRange(of: drop) {
            let outcome: Outcome =
                ports.contains(graph.consumerPorts[edge]) ? .skipped : .completed
            tell(graph.consumers[edge], .producerFinished, outcome, into: &effects)
        }
        propagate(into: &effects)
    }

    /// Ends a Drop, and with it all that cannot do without it. One that is final already stays.
    package mutating func cancel(_ drop: DropID, into effects: inout Effects) {
        if progress[drop.index].state == Self.underway { effects.stopped.append(drop) }
        settle(drop, .cancelled, into: &effects)
        propagate(into: &effects)
    }

    /// Ends all Drops that are not final.
    package mutating func cancelAll(into effects: inout Effects) {
        for row in progress.indices { cancel(DropID(row), into: &effects) }
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

    /// WRITING, or RUNNING: the same number.
    private static let underway = DataState.writing.rawValue

    private mutating func begin(_ drop: DropID, into effects: inout Effects) {
        progress[drop.index].state = Self.underway
        progress[drop.index].attempt &+= 1
        effects.ready.append(drop)
    }

    private func mayTryAgain(_ drop: DropID) -> Bool {
        progress[drop.index].attempt < rules[Int(graph.component[drop.index])].tries
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
        case .failed: progress[row].failed += 1
        case .skipped: progress[row].skipped += 1
        case .cancelled:
            progress[row].failed += 1
            progress[row].outcome = .cancelled
        }
        guard progress[row].state == 0 else { return }
        let now = progress[row]
        if now.awaited == 0, now.failed == 0, now.skipped == 0 {
            switch now.kind {
            case .data: settle(drop, .completed, into: &effects)
            case .app: begin(drop, into: &effects)
            }
        } else if now.kind == .app {
            decide(drop, into: &effects)
        } else if now.awaited == 0 {
            settleData(drop, into: &effects)
        }
    }

    /// The way of an app whose inputs did not simply all complete.
    private mutating func decide(_ drop: DropID, into effects: inout Effects) {
        let now = progress[drop.index]
        let rules = rules[Int(graph.component[drop.index])]
        if now.failed == 0, now.skipped == 0, rules.needed == nil { return }
        let tally = InputTally(
            inputs: graph.producerRange(of: drop).count, awaited: Int(now.awaited),
            failed: Int(now.failed), skipped: Int(now.skipped),
            cancelled: now.outcome == .cancelled)
        switch rules.decide(tally) {
        case .wait: break
        case .run: begin(drop, into: &effects)
        case .end(let outcome): settle(drop, outcome, into: &effects)
        }
    }

    private mutating func settleData(_ drop: DropID, into effects: inout Effects) {
        let now = progress[drop.index]
        if now.failed > 0 {
            settle(drop, now.outcome == .cancelled ? .cancelled : .failed, into: &effects)
        } else {
            let allSkipped = Int(now.skipped) == graph.producerRange(of: drop).count
            settle(drop, allSkipped ? .skipped : .completed, into: &effects)
        }
    }

    @inline(__always)
    private mutating func settle(
        _ drop: DropID, _ outcome: Outcome, into effects: inout Effects
    ) {
        if close(drop, outcome, into: &effects) { settled.append(drop) }
    }

    /// Makes a Drop final; false if it was.
    @inline(__always)
    @discardableResult
    private mutating func close(
        _ drop: DropID, _ outcome: Outcome, into effects: inout Effects
    ) -> Bool {
        let row = drop.index
        switch progress[row].kind {
        case .data:
            guard !dataState(of: drop).isFinal else { return false }
            assert(dataState(of: drop).mayBecome(DataState(outcome)))
            progress[row].state = DataState(outcome).rawValue
        case .app:
            guard !appState(of: drop).isFinal else { return false }
            assert(appState(of: drop).mayBecome(AppState(outcome)))
            progress[row].state = AppState(outcome).rawValue
        }
        progress[row].outcome = outcome
        openDrops -= 1
        effects.finals.append(drop)
        return true
    }

    /// Tells the consumers of all that ended, and theirs in turn, without recursion: a graph may be
    /// a chain of ten million.
    private mutating func propagate(into effects: inout Effects) {
        while let drop = settled.popLast() {
            let outcome = progress[drop.index].outcome
            let kind: Event.Kind =
                progress[drop.index].kind == .data ? .dropCompleted : .producerFinished
            for edge in graph.consumerRange(of: drop) {
                tell(graph.consumers[edge], kind, outcome, into: &effects)
            }
        }
    }

    @inline(__always)
    private mutating func tell(
        _ consumer: Neighbour, _ kind: Event.Kind, _ outcome: Outcome, into effects: inout Effects
    ) {
        if consumer.isRemote {
            let address = graph.remotes[consumer.remote].address
            effects.announcements.append(Event(kind, outcome, to: address))
        } else {
            arrive(consumer.drop, outcome, into: &effects)
        }
    }
}
