// One rank's state machine: events in, effects out. It knows rows and states and nothing else: no
// clock, no files, no MPI, so that tests can drive many of them in one process in any order.
//
// Here is what comes in on the common way: Drops begin, end, and hear of each other. What changes with
// that is in Engine+Transitions; what few graphs need has a file of its own each: cancelling, retries
// and time limits, streams, subscriptions, segments, the end of data's life.
//
// When a Drop ends how is in docs/design; when an app runs is in AppRules. A final state is never
// left: a second report of it, or an event that comes later, changes nothing.

public import Graphs

public struct Engine: ~Copyable {
    public internal(set) var graph: PhysicalGraph
    /// By component.
    var rules: [AppRules]
    @usableFromInline var progress: Column<Progress>
    /// Drops that ended and whose consumers have not been told yet.
    var settled = Pile<DropID>()
    /// Drops that have not ended: at none, this rank has nothing left to do.
    package internal(set) var openDrops: Int
    /// Drops that have ended, by kind and outcome.
    private var endings = InlineArray<8, Int>(repeating: 0)

    // What few graphs need; empty in all others.

    var streams: StreamTable
    var subscriptions: [Subscription] = []
    /// What a cancel downstream has passed by.
    var swept: Set<DropID> = []
    /// The ports that branches did not take, for consumers that are appended later.
    var notTaken: [DropID: Set<UInt16>] = [:]
    var early = EarlyEvents()

    /// `streams` tells for each pair of ports whether it is read while it is written. Whoever
    /// `carriesStreams` is given the stream events for readers here as well, in `streamsHere`, and
    /// says when each has come: so a reader may be kept waiting.
    package init(
        _ graph: PhysicalGraph, kinds: [DropKind], rules: [AppRules], streams: [Bool] = [],
        carriesStreams: Bool = false
    ) {
        self.graph = graph
        self.rules = rules
        self.streams = StreamTable(isStream: streams, areCarried: carriesStreams)
        openDrops = graph.dropCount
        progress = Column(capacity: graph.dropCount)
        for row in 0..<graph.dropCount {
            let awaited = graph.firstProducer[row + 1] - graph.firstProducer[row]
            let traits = Traits(kinds[Int(graph.component[row])])
            progress.append(Progress(awaited: awaited, traits: traits))
        }
        if needsTraits { for row in progress.indices { setTraits(of: DropID(row)) } }
    }

    // MARK: Questions

    // Asked of each Drop, and inlined: to call one from another module the compiler copies the engine.

    @inlinable public func isApp(_ drop: DropID) -> Bool { progress[drop.index].traits.isApp }

    @inlinable public func isFinal(_ drop: DropID) -> Bool { progress[drop.index].isFinal }

    /// How a Drop ended, if it has.
    @inlinable public func outcome(of drop: DropID) -> Outcome { progress[drop.index].outcome }

    @inlinable public func hasCompleted(_ drop: DropID) -> Bool {
        guard isFinal(drop), case .completed = outcome(of: drop) else { return false }
        return true
    }

    /// How often a Drop was begun: 1 in its first run.
    @inlinable public func attempt(of drop: DropID) -> UInt8 { progress[drop.index].attempt }

    /// Somebody carries it out, or is to: it was begun and has not been reported.
    @inlinable public func isAtWork(_ drop: DropID) -> Bool {
        let now = progress[drop.index]
        return now.state == Progress.underway && now.attempt > 0 && !now.traits.contains(.pausing)
            && !(now.traits.contains(.readsStreams) && hasEndedBody(drop))
    }

    @usableFromInline func hasEndedBody(_ drop: DropID) -> Bool {
        streams.readers[drop]?.bodyEnd != nil
    }

    package func kind(of drop: DropID) -> DropKind { progress[drop.index].traits.kind }

    package func dataState(of drop: DropID) -> DataState {
        DataState(rawValue: progress[drop.index].state) ?? .initialized
    }

    package func appState(of drop: DropID) -> AppState {
        AppState(rawValue: progress[drop.index].state) ?? .notRun
    }

    /// How many Drops of a kind have ended so.
    package func ended(_ kind: DropKind, _ outcome: Outcome) -> Int {
        endings[Self.ending(kind, outcome)]
    }

    @inline(__always)
    mutating func countEnding(_ kind: DropKind, _ outcome: Outcome) {
        openDrops -= 1
        endings[Self.ending(kind, outcome)] += 1
    }

    @inline(__always)
    private static func ending(_ kind: DropKind, _ outcome: Outcome) -> Int {
        switch kind {
        case .data: Int(outcome.rawValue)
        case .app: Outcome.allCases.count + Int(outcome.rawValue)
        }
    }

    // MARK: Events

    /// Begins the Drops that wait for nothing.
    package mutating func start(into effects: inout Effects) {
        for row in progress.indices where progress[row].awaited == 0 && progress[row].state == 0 {
            begin(DropID(row), into: &effects)
        }
    }

    /// A Drop that `ready` named has ended. A failed app is begun again while it has tries left.
    package mutating func ended(
        _ drop: DropID, _ outcome: Outcome, into effects: inout Effects
    ) {
        let now = progress[drop.index]
        guard now.state == Progress.underway else { return }
        guard !now.traits.contains(.pausing) else { return }
        if now.traits.contains(.readsStreams) {
            return bodyEnded(drop, outcome, skipping: [], into: &effects)
        }
        if outcome == .failed, now.traits.isApp, mayTryAgain(drop) {
            return tryAgain(drop, into: &effects)
        }
        finish(drop, outcome, into: &effects)
    }

    /// The same, but of one try: a report of an earlier one, that was given up, changes nothing.
    package mutating func ended(
        _ drop: DropID, attempt: UInt8, _ outcome: Outcome, into effects: inout Effects
    ) {
        guard progress[drop.index].attempt == attempt else { return }
        ended(drop, outcome, into: &effects)
    }

    /// A branch has ended well: the outputs at some ports are skipped, the others completed.
    package mutating func branched(
        _ drop: DropID, skipping ports: Set<UInt16>, into effects: inout Effects
    ) {
        let now = progress[drop.index]
        guard now.state == Progress.underway else { return }
        guard !now.traits.contains(.pausing) else { return }
        if now.traits.contains(.readsStreams) {
            return bodyEnded(drop, .completed, skipping: ports, into: &effects)
        }
        noteBranch(drop, skipping: ports)
        finish(drop, .completed, into: &effects)
    }

    /// An event from another process; false if its target is not here.
    package mutating func received(_ event: Event, into effects: inout Effects) -> Bool {
        guard let drop = graph.row(at: event.target) else { return early.keep(event, graph) }
        if event.kind == .cancelDownstream {
            sweep(from: drop, into: &effects)
        } else {
            arrive(drop, event.outcome, into: &effects)
        }
        propagate(into: &effects)
        return true
    }
}
