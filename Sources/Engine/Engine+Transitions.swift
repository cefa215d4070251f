// The common way of a Drop: its inputs end, it begins, it ends, its consumers hear of it.

import Graphs

extension Engine {
    mutating func begin(_ drop: DropID, into effects: inout Effects) {
        let row = drop.index
        var now = progress[row]
        now.state = Progress.underway
        now.attempt &+= 1
        progress[row] = now
        effects.ready.append(drop)
        if !now.traits.isPlain { hasBegun(drop, into: &effects) }
    }

    /// One input of a Drop has ended.
    @inline(__always)
    mutating func arrive(
        _ drop: DropID, _ outcome: Outcome, into effects: inout Effects
    ) {
        let row = drop.index
        var now = progress[row]
        guard now.awaited > 0 else { return }
        now.awaited -= 1
        progress[row].awaited = now.awaited
        if outcome != .completed {
            note(outcome, of: row)
            now = progress[row]
        }
        guard now.state == 0, now.traits.isPlain else {
            return arriveOther(drop, into: &effects)
        }
        if now.awaited == 0, now.failed == 0, now.skipped == 0 {
            if now.traits.isApp {
                begin(drop, into: &effects)
            } else {
                settle(drop, .completed, into: &effects)
            }
        } else if now.traits.isApp {
            decide(drop, into: &effects)
        } else if now.awaited == 0 {
            settleData(drop, into: &effects)
        }
    }

    /// How a Drop that is final ended is not to be touched.
    private mutating func note(_ outcome: Outcome, of row: Int) {
        switch outcome {
        case .completed: return
        case .skipped: progress[row].skipped += 1
        case .failed, .cancelled: progress[row].failed += 1
        }
        guard !progress[row].isFinal, outcome != .skipped else { return }
        if progress[row].outcome != .failed { progress[row].outcome = outcome }
    }

    /// The same for data that is being written already, and for Drops with anything particular.
    private mutating func arriveOther(_ drop: DropID, into effects: inout Effects) {
        let now = progress[drop.index]
        guard !now.isFinal else { return }
        if now.traits.contains(.readsStreams) {
            decideReader(drop, into: &effects)
        } else if !now.traits.isApp {
            if now.awaited == 0 { settleData(drop, into: &effects) }
        } else if now.state == 0 {
            decide(drop, into: &effects)
        }
    }

    /// The way of an app whose inputs did not simply all complete.
    private mutating func decide(_ drop: DropID, into effects: inout Effects) {
        let now = progress[drop.index]
        let rules = rules[Int(graph.component[drop.index])]
        if now.awaited > 0, now.failed == 0, now.skipped == 0, rules.needed == nil { return }
        switch rules.decide(tally(of: drop)) {
        case .wait: break
        case .run: begin(drop, into: &effects)
        case .end(let outcome): settle(drop, outcome, into: &effects)
        }
    }

    func tally(of drop: DropID) -> InputTally {
        let now = progress[drop.index]
        return InputTally(
            inputs: graph.producerRange(of: drop).count, awaited: Int(now.awaited),
            failed: Int(now.failed), skipped: Int(now.skipped),
            cancelled: now.outcome == .cancelled)
    }

    private mutating func settleData(_ drop: DropID, into effects: inout Effects) {
        let now = progress[drop.index]
        if now.failed > 0 {
            settle(drop, now.outcome, into: &effects)
        } else {
            let allSkipped = Int(now.skipped) == graph.producerRange(of: drop).count
            settle(drop, allSkipped ? .skipped : .completed, into: &effects)
        }
    }

    /// What was begun is over.
    @inline(__always)
    mutating func finish(_ drop: DropID, _ outcome: Outcome, into effects: inout Effects) {
        settle(drop, outcome, into: &effects)
        propagate(into: &effects)
    }

    @inline(__always)
    mutating func settle(
        _ drop: DropID, _ outcome: Outcome, into effects: inout Effects
    ) {
        if close(drop, outcome, into: &effects) { settled.append(drop) }
    }

    /// Makes a Drop final; false if it was.
    @inline(__always)
    @discardableResult
    mutating func close(
        _ drop: DropID, _ outcome: Outcome, into effects: inout Effects
    ) -> Bool {
        let row = drop.index
        var now = progress[row]
        guard !now.isFinal else { return false }
        switch now.traits.kind {
        case .data:
            assert(dataState(of: drop).mayBecome(DataState(outcome)))
            now.state = DataState(outcome).rawValue
        case .app:
            assert(appState(of: drop).mayBecome(AppState(outcome)))
            now.state = AppState(outcome).rawValue
        }
        now.outcome = outcome
        progress[row] = now
        countEnding(now.traits.kind, outcome)
        effects.finals.append(drop)
        if !now.traits.isPlain { hasClosed(drop, into: &effects) }
        return true
    }

    /// Tells the consumers of all that ended, and theirs in turn, without recursion: a graph may be
    /// a chain of ten million.
    mutating func propagate(into effects: inout Effects) {
        while let drop = settled.popLast() {
            let now = progress[drop.index]
            guard now.traits.isPlain else {
                tellOneByOne(drop, into: &effects)
                continue
            }
            let kind: Event.Kind = now.traits.isApp ? .producerFinished : .dropCompleted
            for edge in graph.consumerRange(of: drop) {
                tell(graph.consumers[edge], kind, now.outcome, into: &effects)
            }
        }
    }

    @inline(__always)
    mutating func tell(
        _ consumer: Neighbour, _ kind: Event.Kind, _ outcome: Outcome, into effects: inout Effects
    ) {
        if consumer.isRemote {
            let address = graph.remotes[consumer.remote].address
            effects.announcements.append(Event(kind, outcome, to: address))
        } else {
            arrive(consumer.drop, outcome, into: &effects)
        }
    }

    // MARK: What not all Drops need

    /// True if the graph has anything that traits are about.
    var needsTraits: Bool {
        streams.isStream.contains(true) || rules.contains { $0.timeLimit != nil }
            || !subscriptions.isEmpty
    }

    mutating func setTraits(of drop: DropID) {
        let row = drop.index
        if streams.isStream.contains(true) { setStreamTraits(of: drop) }
        if progress[row].traits.isApp, rules[Int(graph.component[row])].timeLimit != nil {
            progress[row].traits.insert(.hasTimeLimit)
        }
        if subscriptions.contains(where: { $0.subject.covers(graph.name(of: drop)) }) {
            progress[row].traits.insert(.watched)
        }
    }

    private mutating func hasBegun(_ drop: DropID, into effects: inout Effects) {
        let traits = progress[drop.index].traits
        if traits.contains(.hasTimeLimit) { setDeadline(drop, into: &effects) }
        if traits.contains(.watched), progress[drop.index].attempt == 1 {
            noticeState(of: drop, into: &effects)
        }
        if traits.contains(.readsStreams) { deliverBacklog(to: drop, into: &effects) }
    }

    private mutating func hasClosed(_ drop: DropID, into effects: inout Effects) {
        let traits = progress[drop.index].traits
        progress[drop.index].traits.remove(.pausing)
        if traits.contains(.watched) { noticeEnd(of: drop, into: &effects) }
        if traits.contains(.readsStreams) { streams.readers[drop] = nil }
    }

    mutating func noteBranch(_ drop: DropID, skipping ports: Set<UInt16>) {
        guard !ports.isEmpty else { return }
        progress[drop.index].traits.insert(.hasBranched)
        notTaken[drop] = ports
    }

    /// The consumers of a Drop some of whose edges are not like the others.
    private mutating func tellOneByOne(_ drop: DropID, into effects: inout Effects) {
        for edge in graph.consumerRange(of: drop) {
            let ports = graph.consumerPorts[edge]
            tell(graph.consumers[edge], of: drop, at: ports, into: &effects)
        }
        guard progress[drop.index].traits.contains(.hasLaterConsumers) else { return }
        for edge in graph.laterConsumers[drop] ?? [] {
            tell(edge.neighbour, of: drop, at: edge.ports, into: &effects)
        }
    }

    mutating func tell(
        _ consumer: Neighbour, of drop: DropID, at ports: UInt16, into effects: inout Effects
    ) {
        let now = progress[drop.index]
        guard now.traits.isApp else {
            if streams.isStream(ports) {
                return closeStream(from: drop, at: ports, to: consumer, into: &effects)
            }
            return tell(consumer, .dropCompleted, now.outcome, into: &effects)
        }
        let isSkipped = now.outcome == .completed && (notTaken[drop]?.contains(ports) ?? false)
        tell(consumer, .producerFinished, isSkipped ? .skipped : now.outcome, into: &effects)
    }
}
