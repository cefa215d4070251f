import Engine
import Graphs
import Randomness

/// One engine a rank in one process, and the messages between them: delayed and reordered by a seed,
/// first in first out for each pair. Takes one step after another, at random among those possible.
struct ManyEngines {
    let graph: RandomGraph
    let fault: Fault?
    var ranks: [SimulatedRank] = []
    var random: SeededRandom
    var record: RunRecord
    private var queues: [[Queue]]
    private let plans: [(Blueprint, Ownership)]
    private let cancelsSession: Bool

    /// First in, first out.
    private struct Queue {
        var messages: [Message] = []
        var head = 0
        var isEmpty: Bool { head == messages.count }
        mutating func next() -> Message {
            defer { head += 1 }
            return messages[head]
        }
    }

    init(_ graph: RandomGraph, seed: UInt64, fault: Fault? = nil) {
        self.graph = graph
        self.fault = fault
        random = SeededRandom(seed: seed)
        record = RunRecord(graph)
        queues = [[Queue]](
            repeating: [Queue](repeating: Queue(), count: graph.ranks), count: graph.ranks)
        plans = (0..<graph.segments).map { graph.blueprint(of: $0) }
        cancelsSession = random.oneIn(20)
        for rank in 0..<graph.ranks {
            let part = PhysicalGraph(
                unrolling: [PartitionID(rank)], of: plans[0].0, ownedAs: plans[0].1)
            let engine = Engine(
                part, kinds: kinds(of: 0), rules: rules(of: 0),
                streams: RandomGraph.ports.map(\.isStream), carriesStreams: seed % 2 == 1)
            ranks.append(SimulatedRank(engine))
            if graph.segments > 1, fault != .earlyEventsRefused {
                ranks[rank].engine.expectSegments()
            }
        }
    }

    private func kinds(of segment: Int) -> [DropKind] {
        graph.nodes[graph.nodes(of: segment)].map(\.kind)
    }

    private func rules(of segment: Int) -> [AppRules] {
        graph.nodes[graph.nodes(of: segment)].map { fault?.rules($0.rules) ?? $0.rules }
    }

    // MARK: The run

    /// Runs to the end and says what was wrong.
    mutating func problems() -> [String] {
        subscribeSome()
        for rank in ranks.indices {
            call(rank) { $0.engine.start(into: &$0.effects) }
        }
        let interruption = Int.random(in: 0...3 * graph.nodes.count, using: &random)
        while record.problems.isEmpty, takeStep() {
            guard record.steps == interruption else { continue }
            if cancelsSession { cancelSession() } else if random.oneIn(6) { cancelSomewhere() }
        }
        record.conclude(self)
        return record.problems
    }

    private mutating func takeStep() -> Bool {
        record.steps += 1
        let first = Int.random(in: 0..<8, using: &random)
        for kind in 0..<8 where step((first + kind) % 8) { return true }
        return ranks.indices.contains { workOn($0, lookingAt: .max) }
    }

    /// False if there is none of that kind.
    private mutating func step(_ kind: Int) -> Bool {
        let first = Int.random(in: ranks.indices, using: &random)
        for place in ranks.indices {
            let rank = (first + place) % ranks.count
            let done =
                switch kind {
                case 0...2: workOn(rank)
                case 3, 4: deliverTo(rank)
                case 5: wake(rank)
                case 6: appendNext(rank)
                default: ageData(rank)
                }
            if done { return true }
        }
        return false
    }

    /// Lets an engine do something, carries out what it wants, and looks whether all is well.
    mutating func call(_ rank: Int, _ body: (SimulatedRank) -> Void) {
        let here = ranks[rank]
        body(here)
        fault?.mar(&here.effects)
        record.take(here, in: graph)
        for event in here.effects.announcements.elements {
            post(.event(event), from: rank, to: event.target.partition)
        }
        for event in here.effects.streamEvents {
            post(.stream(event), from: rank, to: event.target.partition)
        }
        for passing in here.effects.streamsHere {
            queues[rank][rank].messages.append(.streamHere(passing))
        }
        here.effects = Effects()
    }

    private mutating func post(_ message: Message, from: Int, to partition: PartitionID) {
        queues[from][graph.rank(of: partition)].messages += fault?.messages(message) ?? [message]
    }

    private mutating func deliverTo(_ rank: Int) -> Bool {
        let first = Int.random(in: ranks.indices, using: &random)
        for place in ranks.indices {
            let source = (first + place) % ranks.count
            guard !queues[source][rank].isEmpty else { continue }
            let message = queues[source][rank].next()
            var isHere = true
            call(rank) { here in
                switch message {
                case .event(let event):
                    isHere = here.engine.received(event, into: &here.effects)
                case .stream(let event):
                    isHere = here.engine.received(event, into: &here.effects)
                case .streamHere(let passing):
                    here.engine.arrived(passing.event, at: passing.reader, into: &here.effects)
                case .subscription(let subscription):
                    here.engine.subscribe(subscription, into: &here.effects)
                }
            }
            if !isHere { record.problems.append("a message for nobody: \(message)") }
            return true
        }
        return false
    }

    // MARK: What time brings

    private mutating func wake(_ rank: Int) -> Bool {
        let here = ranks[rank]
        if let deadline = nextDeadline(here) {
            // A late word about another try changes nothing.
            let attempt =
                fault == .lateTimeOut ? here.engine.attempt(of: deadline.drop) : deadline.attempt
            call(rank) {
                $0.engine.timedOut(deadline.drop, attempt: attempt, into: &$0.effects)
            }
            // Nor does the last word of a try that was given up.
            call(rank) {
                $0.engine.ended(
                    deadline.drop, attempt: deadline.attempt, .completed, into: &$0.effects)
            }
            return true
        }
        guard !here.retries.isEmpty else { return false }
        let retry = here.retries.remove(at: Int.random(in: here.retries.indices, using: &random))
        record.features.insert(.backOff)
        call(rank) { $0.engine.retryDue(retry.drop, into: &$0.effects) }
        return true
    }

    /// That of a try that hangs, or of one that is over.
    private mutating func nextDeadline(_ here: SimulatedRank) -> Deadline? {
        if !here.idleDeadlines.isEmpty {
            let choice = Int.random(in: here.idleDeadlines.indices, using: &random)
            let idle = here.idleDeadlines[choice]
            let isUnderway =
                here.engine.attempt(of: idle.drop) == idle.attempt
                && here.engine.isAtWork(idle.drop)
            if !isUnderway { return here.idleDeadlines.remove(at: choice) }
        }
        return here.deadlines.popLast()
    }

    private mutating func appendNext(_ rank: Int) -> Bool {
        guard ranks[rank].segments < graph.segments else { return false }
        ranks[rank].segments = 2
        let part = PhysicalGraph(
            unrolling: [PartitionID(rank)], of: plans[1].0, ownedAs: plans[1].1)
        let joints = fault == .jointForgotten ? [] : graph.joints(plans[0].1, plans[1].1)
        let segment = Segment(
            part, firstComponent: graph.firstNode[1], firstPorts: RandomGraph.ports.count,
            firstPartition: graph.ranks, joints: joints)
        let (kinds, rules) = (kinds(of: 1), rules(of: 1))
        record.features.insert(.segment)
        call(rank) {
            $0.engine.append(
                segment, kinds: kinds, rules: rules, streams: RandomGraph.ports.map(\.isStream),
                into: &$0.effects)
        }
        if record.sessionCancelled {
            call(rank) { $0.engine.cancelAll(into: &$0.effects) }
        }
        return true
    }

    private mutating func ageData(_ rank: Int) -> Bool {
        var went: [Bool] = []
        if let drop = ranks[rank].expired.popLast() {
            call(rank) { went.append($0.engine.deleted(drop, into: &$0.effects)) }
            record.expect(went == [true], "expired data is deleted")
            return true
        }
        guard let drop = ranks[rank].completed.popLast() else { return false }
        call(rank) {
            went.append($0.engine.deleted(drop, into: &$0.effects))
            went.append($0.engine.expired(drop, into: &$0.effects))
        }
        record.expect(went == [false, true], "completed data expires")
        ranks[rank].expired.append(drop)
        return true
    }

    private mutating func cancelSession() {
        record.sessionCancelled = true
        record.features.insert(.sessionCancelled)
        for rank in ranks.indices { call(rank) { $0.engine.cancelAll(into: &$0.effects) } }
    }

    /// What a user may do: all that is downstream of some Drop, ended or not.
    private mutating func cancelSomewhere() {
        let rank = Int.random(in: ranks.indices, using: &random)
        let rows = ranks[rank].engine.graph.dropCount
        guard rows > 0 else { return }
        let drop = DropID(Int.random(in: 0..<rows, using: &random))
        record.cancelledSource = ranks[rank].number(of: drop)
        record.features.insert(.sweptByUser)
        call(rank) { $0.engine.cancelDownstream(of: drop, into: &$0.effects) }
        record.checkSweep(from: drop, on: ranks[rank])
    }

    /// Before the start to all and to some, and to one Drop as a message that comes when it comes.
    private mutating func subscribeSome() {
        guard random.oneIn(3) else { return }
        let one = Int.random(in: graph.nodes.indices, using: &random)
        let subjects: [Subscription.Subject] = [
            .all, .component(ComponentID(one)), .drop(DropName(ComponentID(one), 0)),
        ]
        let choice = Int.random(in: 0...3, using: &random)
        guard choice < 3 else {
            let rank = graph.nodes[one].partition % graph.ranks
            guard graph.nodes[one].segment == 0 else { return }
            let late = Subscription(3, to: subjects[2])
            record.late = one
            return queues[0][rank].messages.append(.subscription(late))
        }
        let subscription = Subscription(UInt64(choice), to: subjects[choice])
        record.subscription = subscription
        for rank in ranks.indices {
            call(rank) { $0.engine.subscribe(subscription, into: &$0.effects) }
        }
    }
}
