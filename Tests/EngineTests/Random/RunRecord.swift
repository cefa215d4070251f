import Engine
import Graphs
import Transport

/// What was seen of a run: checked as it goes, and added up for the report.
struct RunRecord {
    var problems: [String] = []
    var steps = 0
    var features: Set<Feature> = []
    var transitions: Set<String> = []
    var sessionCancelled = false
    /// What was cancelled with all downstream of it, not by a script.
    var cancelledSource: Int?
    /// Made before the start, or for one Drop at some time.
    var subscription: Subscription?
    var late: Int?
    private var outcomes: [Outcome?]
    /// The last state seen of each Drop.
    private var states: [UInt8]
    private var notices: [Int: [Notice.Content]] = [:]
    private var writes: [Int: Int] = [:]
    /// Looking at all Drops after each step is for small graphs.
    private let isSmall: Bool

    init(_ graph: RandomGraph) {
        outcomes = [Outcome?](repeating: nil, count: graph.nodes.count)
        states = [UInt8](repeating: 0, count: graph.nodes.count)
        isSmall = graph.nodes.count <= 200
    }

    mutating func expect(_ holds: Bool, _ what: @autoclosure () -> String) {
        if !holds { problems.append(what()) }
    }

    mutating func noteWrite(to number: Int) { writes[number, default: 0] += 1 }

    // MARK: After each step

    mutating func take(_ here: SimulatedRank, in graph: RandomGraph) {
        takeFinals(here)
        takeDeliveries(here)
        takeWork(here, graph)
        for notice in here.effects.notices {
            notices[notice.drop.component.index, default: []].append(notice.content)
        }
        if isSmall { checkAllRows(here) }
    }

    private mutating func takeFinals(_ here: SimulatedRank) {
        for drop in here.effects.finals.elements {
            let number = here.number(of: drop)
            expect(outcomes[number] == nil, "Drop \(number) is final twice")
            outcomes[number] = here.engine.outcome(of: drop)
            expect(here.engine.isFinal(drop), "Drop \(number) is said to be final")
            if here.engine.kind(of: drop) == .data, outcomes[number] == .completed {
                here.completed.append(drop)
            }
        }
    }

    /// In order, to running apps only, and nothing after the end.
    private mutating func takeDeliveries(_ here: SimulatedRank) {
        for delivery in here.effects.deliveries {
            let key = SimulatedRank.ReadKey(reader: delivery.reader, source: delivery.source)
            let next = here.readSoFar[key, default: 0]
            expect(here.engine.attempt(of: delivery.reader) == 1, "a reader that was not begun")
            switch delivery.content {
            case .write(let sequence, _):
                expect(sequence == next, "write \(sequence) comes as number \(next)")
                here.readSoFar[key] = next &+ 1
                features.insert(.stream)
            case .end(let outcome):
                expect(next != .max, "a stream ends twice")
                let made = writes[delivery.source.drop.component.index] ?? 0
                expect(outcome != .completed || Int(next) == made, "\(next) of \(made) writes")
                here.readSoFar[key] = .max
                here.endsRead[delivery.reader, default: 0] += 1
            }
        }
    }

    private mutating func takeWork(_ here: SimulatedRank, _ graph: RandomGraph) {
        for drop in here.effects.stopped {
            expect(
                here.isRunning(drop) || here.effects.ready.elements.contains(drop),
                "what is stopped was at work")
            here.stopRunning(drop)
            features.insert(.stopped)
        }
        for drop in here.effects.ready.elements where here.engine.isAtWork(drop) {
            let attempt = here.engine.attempt(of: drop)
            let number = here.number(of: drop)
            let tries = graph.nodes[number].rules.tries
            expect(attempt <= tries, "try \(attempt) of \(tries)")
            expect(!here.isRunning(drop), "begun while it runs")
            expect(mayRead(graph.nodes[number]), "Drop \(number) begins with nothing to read")
            here.run(SimulatedRank.Work(drop: drop, attempt: attempt))
        }
        here.retries += here.effects.retries
        for deadline in here.effects.deadlines {
            let script = graph.scripts[here.number(of: deadline.drop)]
            if script.hangs(in: deadline.attempt) {
                here.deadlines.append(deadline)
            } else {
                here.idleDeadlines.append(deadline)
            }
        }
    }

    /// A stream was written or has ended.
    private func mayRead(_ node: Node) -> Bool {
        !node.readsStreams
            || node.inputs.contains {
                $0.isStream && (writes[$0.source] != nil || outcomes[$0.source] != nil)
            }
    }

    /// After a cancel downstream all is final that edges lead to on this rank.
    mutating func checkSweep(from drop: DropID, on here: SimulatedRank) {
        guard isSmall else { return }
        var waiting = [drop]
        var seen: Set<DropID> = []
        while let drop = waiting.popLast() {
            guard seen.insert(drop).inserted else { continue }
            expect(here.engine.isFinal(drop), "Drop \(here.number(of: drop)) was passed over")
            for edge in here.engine.graph.consumerRange(of: drop) {
                let consumer = here.engine.graph.consumers[edge]
                if !consumer.isRemote { waiting.append(consumer.drop) }
            }
        }
    }

    private mutating func checkAllRows(_ here: SimulatedRank) {
        var open = 0
        for row in 0..<here.engine.graph.dropCount {
            let drop = DropID(row)
            if !here.engine.isFinal(drop) { open += 1 }
            let number = here.number(of: drop)
            let state = here.state(of: drop)
            if states[number] != state {
                noteMove(here.engine.kind(of: drop), states[number], state)
                states[number] = state
            }
        }
        expect(
            open == here.engine.openDrops, "\(open) Drops are open, not \(here.engine.openDrops)")
    }

    /// A move of the table, or two within one step.
    private mutating func noteMove(_ kind: DropKind, _ old: UInt8, _ new: UInt8) {
        switch kind {
        case .data:
            guard let from = DataState(rawValue: old), let to = DataState(rawValue: new) else {
                return
            }
            if from.mayBecome(to) { transitions.insert("\(from) > \(to)") }
            expect(
                from.mayBecome(to)
                    || DataState.allCases.contains { from.mayBecome($0) && $0.mayBecome(to) },
                "data: \(from) > \(to)")
        case .app:
            guard let from = AppState(rawValue: old), let to = AppState(rawValue: new) else {
                return
            }
            if from.mayBecome(to) { transitions.insert("app: \(from) > \(to)") }
            expect(
                from.mayBecome(to)
                    || AppState.allCases.contains { from.mayBecome($0) && $0.mayBecome(to) },
                "app: \(from) > \(to)")
        }
    }

    // MARK: At the end

    mutating func conclude(_ run: ManyEngines) {
        let open = run.ranks.reduce(0) { $0 + $1.engine.openDrops }
        expect(open == 0, "\(open) Drops never end")
        guard problems.isEmpty else { return }
        let left = run.ranks.reduce(0) { $0 + $1.running.count }
        expect(left == 0, "\(left) Drops are worked on for nobody")
        let reference = Reference(
            run.graph, observed: outcomes, sessionCancelled: sessionCancelled,
            cancelledSource: cancelledSource)
        for number in outcomes.indices where outcomes[number] != reference.outcomes[number] {
            let seen = outcomes[number].map { "\($0)" } ?? "nothing"
            problems.append("Drop \(number): \(seen), not \(reference.outcomes[number])")
        }
        for here in run.ranks {
            for row in 0..<here.engine.graph.dropCount {
                let number = here.number(of: DropID(row))
                expect(
                    here.engine.outcome(of: DropID(row)) == outcomes[number],
                    "Drop \(number) ended otherwise in the end")
            }
        }
        checkNotices(run.graph)
        noteFeatures(run, outcomes.compactMap { $0 })
    }

    /// Who subscribed in time hears of each end once, and of each change of state in its order.
    private mutating func checkNotices(_ graph: RandomGraph) {
        for number in notices.keys {
            let covers = subscription?.subject.covers(DropName(ComponentID(number), 0)) ?? false
            expect(covers || number == late, "nobody subscribed to Drop \(number)")
        }
        for number in graph.nodes.indices {
            let name = DropName(ComponentID(number), 0)
            guard subscription?.subject.covers(name) ?? false || number == late else { continue }
            features.insert(number == late ? .lateSubscription : .subscription)
            let heard = notices[number] ?? []
            let outcome = outcomes[number] ?? .failed
            let end: Notice.Content =
                graph.nodes[number].kind == .data
                ? .dropCompleted(outcome) : .producerFinished(outcome)
            expect(heard.count { $0 == end } == 1, "Drop \(number) was heard to end: \(heard)")
            // The late one may come when data has expired.
            expect(
                heard.contains(.status(DataState(outcome))) || number == late,
                "Drop \(number) has no status")
        }
    }
}
