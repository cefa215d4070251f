// Data that is read while it is written.
//
// An app's writes and its end take the same way to its output, so they come in order. The data numbers
// the writes of all its producers, and tells each reader of every one, and at the end how many there
// were; a reader puts that in order, whatever the order it comes in.
//
// An app that reads streams begins when one of them is opened or ends, and its ordinary inputs are
// there; until then its writes are held. It ends when its body has and all its streams have: then all
// its inputs decide, as with any other app, and if they let it run, its body does. So it does not
// matter how far it was when one of its streams failed. It is not tried again, and needs all inputs.

package import Graphs

extension Engine {
    // MARK: Data

    /// Data was opened to be written piece by piece: by who makes root data, or by another process.
    package mutating func opened(_ drop: DropID, into effects: inout Effects) {
        let now = progress[drop.index]
        guard now.traits.kind == .data, !now.isFinal else { return }
        if now.state == 0 {
            progress[drop.index].state = Progress.underway
            if now.traits.contains(.watched) { noticeState(of: drop, into: &effects) }
        }
        // Root data is underway from the start, and opened later.
        guard streams.writes[drop] == nil else { return }
        streams.writes[drop] = 0
        if now.traits.contains(.watched) { notice(.open, of: drop, into: &effects) }
        forEachReader(of: drop, into: &effects) { target, source in
            StreamEvent(.opened, to: target, from: source)
        }
    }

    /// Data was written to; it is opened if it was not.
    package mutating func written(_ drop: DropID, size: UInt32, into effects: inout Effects) {
        opened(drop, into: &effects)
        guard !progress[drop.index].isFinal, let sequence = streams.writes[drop] else { return }
        streams.writes[drop] = sequence + 1
        if progress[drop.index].traits.contains(.watched) {
            notice(.dataWritten(sequence: sequence, size: size), of: drop, into: &effects)
        }
        forEachReader(of: drop, into: &effects) { target, source in
            StreamEvent(.written, to: target, from: source, sequence: sequence, size: size)
        }
    }

    // MARK: Apps that write

    /// A running app has opened the output at one of its edges.
    package mutating func opened(
        _ app: DropID, output edge: Int, into effects: inout Effects
    ) {
        write(.opened, app, edge, size: 0, into: &effects)
    }

    /// A running app has written to the output at one of its edges.
    package mutating func written(
        _ app: DropID, output edge: Int, size: UInt32, into effects: inout Effects
    ) {
        guard isAtWork(app) else { return }
        streams.writers.insert(app)
        write(.written, app, edge, size: size, into: &effects)
    }

    private mutating func write(
        _ kind: StreamEvent.Kind, _ app: DropID, _ edge: Int, size: UInt32,
        into effects: inout Effects
    ) {
        guard isAtWork(app) else { return }
        let output = graph.consumers[edge]
        guard output.isRemote else {
            switch kind {
            case .opened: opened(output.drop, into: &effects)
            case .written, .closed: written(output.drop, size: size, into: &effects)
            }
            return propagate(into: &effects)
        }
        let source = StreamSource(graph.name(of: app), ports: graph.consumerPorts[edge])
        effects.streamEvents.append(
            StreamEvent(
                kind, to: graph.remotes[output.remote].address, from: source, size: size))
    }

    // MARK: On the way

    /// A stream event from another process; false if its target is not here.
    package mutating func received(_ event: StreamEvent, into effects: inout Effects) -> Bool {
        guard let drop = graph.row(at: event.target) else { return early.keep(event, graph) }
        switch (progress[drop.index].traits.kind, event.kind) {
        case (.data, .opened): opened(drop, into: &effects)
        case (.data, .written): written(drop, size: event.size, into: &effects)
        case (.data, .closed): break
        case (.app, _): take(event, drop, into: &effects)
        }
        propagate(into: &effects)
        return true
    }

    private mutating func forEachReader(
        of drop: DropID, into effects: inout Effects,
        _ event: (DropAddress, StreamSource) -> StreamEvent
    ) {
        guard progress[drop.index].traits.contains(.feedsStreams) else { return }
        for edge in graph.consumerRange(of: drop) {
            let ports = graph.consumerPorts[edge]
            guard streams.isStream(ports) else { continue }
            let source = StreamSource(graph.name(of: drop), ports: ports)
            pass(to: graph.consumers[edge], into: &effects) { event($0, source) }
        }
        propagate(into: &effects)
    }

    mutating func closeStream(
        from drop: DropID, at ports: UInt16, to reader: Neighbour, into effects: inout Effects
    ) {
        let source = StreamSource(graph.name(of: drop), ports: ports)
        let writes = streams.writes[drop] ?? 0
        let outcome = progress[drop.index].outcome
        pass(to: reader, into: &effects) { target in
            StreamEvent(.closed, to: target, from: source, sequence: writes, outcome: outcome)
        }
    }

    private mutating func pass(
        to reader: Neighbour, into effects: inout Effects,
        _ event: (DropAddress) -> StreamEvent
    ) {
        guard reader.isRemote else {
            // Who is here needs no address.
            let here = event(DropAddress(PartitionID(0), row: reader.drop.row))
            return take(here, reader.drop, into: &effects)
        }
        effects.streamEvents.append(event(graph.remotes[reader.remote].address))
    }

    // MARK: Apps that read

    private mutating func take(
        _ event: StreamEvent, _ drop: DropID, into effects: inout Effects
    ) {
        let now = progress[drop.index]
        guard now.traits.contains(.readsStreams), !now.isFinal else { return }
        var reader = reader(drop)
        var inlet = reader.inlets[event.source] ?? Inlet()
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
    private func reader(_ drop: DropID) -> Reader {
        if let reader = streams.readers[drop] { return reader }
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
        let reader = reader(drop)
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
        var reader = reader(drop)
        guard reader.bodyEnd == nil else { return }
        reader.bodyEnd = Reader.BodyEnd(outcome: outcome, notTaken: ports)
        streams.readers[drop] = reader
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
