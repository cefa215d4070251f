// An app that reads streams begins when one of them is opened or ends, and its ordinary inputs are
// there; until then its writes are held. It ends when its body has and all its streams have: then all
// its inputs decide, as with any other app, and if they let it run, its body does. So it does not
// matter how far it was when one of its streams failed. It is not tried again, and needs all inputs.

import Graphs

extension Engine {
    mutating func take(
        _ event: StreamEvent, _ drop: DropID, into effects: inout Effects
    ) {
        let now = progress[drop.index]
        guard now.traits.contains(.readsStreams), !now.isFinal else { return }
        // Taken out, so that what is held is changed in place and not copied.
        var reader = takeReader(drop)
        var inlet = reader.inlets.removeValue(forKey: event.source) ?? Inlet()
        switch event.kind {
        case .opened: reader.mayBegin = true
        case .written: inlet.write(event.sequence, size: event.size)
        case .closed: inlet.close(after: event.sequence, event.outcome)
        }
        var ended: Outcome?
        while let content = inlet.take() {
            let delivery = Delivery(reader: drop, source: event.source, content: content)
            reader.mayBegin = true
            if now.state == 0 {
                reader.backlog.append(delivery)
            } else if reader.bodyEnd == nil {
                effects.deliveries.append(delivery)
            }
            if case .end(let outcome) = content { ended = outcome }
        }
        reader.inlets[event.source] = inlet
        if ended != nil { reader.openStreams -= 1 }
        streams.readers[drop] = reader
        if let ended {
            arrive(drop, ended, into: &effects)
        } else {
            decideReader(drop, into: &effects)
        }
    }

    /// The gathered state of an app that reads streams; made at the first word about it.
    private mutating func takeReader(_ drop: DropID) -> Reader {
        if let reader = streams.readers.removeValue(forKey: drop) { return reader }
        let edges = graph.producerRange(of: drop)
        return Reader(openStreams: edges.count { streams.isStream(graph.producerPorts[$0]) })
    }

    /// After any input of an app that reads streams: does it begin, or end?
    mutating func decideReader(_ drop: DropID, into effects: inout Effects) {
        let now = progress[drop.index]
        guard !now.isFinal else { return }
        var rules = rules[Int(graph.component[drop.index])]
        rules.needed = nil
        let tally = tally(of: drop)
        let reader = takeReader(drop)
        streams.readers[drop] = reader
        if case .end(let outcome) = rules.decide(tally) {
            if isAtWork(drop) { effects.stopped.append(drop) }
            return settle(drop, outcome, into: &effects)
        }
        if now.state == 0 {
            // A stream that is open counts as an input that is there.
            var hopeful = tally
            hopeful.awaited -= reader.openStreams
            guard reader.mayBegin, rules.decide(hopeful) == .run else { return }
            begin(drop, into: &effects)
        } else if let end = reader.bodyEnd, now.awaited == 0 {
            if end.outcome == .completed { noteBranch(drop, skipping: end.notTaken) }
            settle(drop, end.outcome, into: &effects)
        }
    }

    mutating func deliverBacklog(to drop: DropID, into effects: inout Effects) {
        guard let backlog = streams.readers[drop]?.backlog else { return }
        effects.deliveries += backlog
        streams.readers[drop]?.backlog = []
    }

    mutating func bodyEnded(
        _ drop: DropID, _ outcome: Outcome, skipping ports: Set<UInt16>,
        into effects: inout Effects
    ) {
        guard streams.readers[drop]?.bodyEnd == nil else { return }
        streams.readers[drop]?.bodyEnd = Reader.BodyEnd(outcome: outcome, notTaken: ports)
        decideReader(drop, into: &effects)
        propagate(into: &effects)
    }

    mutating func setStreamTraits(of drop: DropID) {
        let row = drop.index
        switch progress[row].traits.kind {
        case .data:
            let edges = graph.consumerRange(of: drop)
            guard edges.contains(where: { streams.isStream(graph.consumerPorts[$0]) }) else {
                return
            }
            progress[row].traits.insert(.feedsStreams)
        case .app:
            let edges = graph.producerRange(of: drop)
            guard edges.contains(where: { streams.isStream(graph.producerPorts[$0]) }) else {
                return
            }
            progress[row].traits.insert(.readsStreams)
        }
    }
}
