// Data that is read while it is written.
//
// An app's writes and its end take the same way to its output, so they come in order. The data numbers
// the writes of all its producers, and tells each reader of every one, and at the end how many there
// were; a reader puts that in order, whatever the order it comes in.

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
    package mutating func written(_ drop: DropID, size: UInt64, into effects: inout Effects) {
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
        _ app: DropID, output edge: Int, size: UInt64, into effects: inout Effects
    ) {
        guard isAtWork(app) else { return }
        streams.writers.insert(app)
        write(.written, app, edge, size: size, into: &effects)
    }

    private mutating func write(
        _ kind: StreamEvent.Kind, _ app: DropID, _ edge: Int, size: UInt64,
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

    /// What `streamsHere` named has come to its reader.
    package mutating func arrived(
        _ event: StreamEvent, at reader: DropID, into effects: inout Effects
    ) {
        take(event, reader, into: &effects)
        propagate(into: &effects)
    }

    /// It has not ended, and nor has its body: it may read what is written.
    package func reads(_ drop: DropID) -> Bool {
        let now = progress[drop.index]
        return now.traits.contains(.readsStreams) && !now.isFinal
            && streams.readers[drop]?.bodyEnd == nil
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
            guard streams.areCarried else { return take(here, reader.drop, into: &effects) }
            return effects.streamsHere.append(StreamHere(reader: reader.drop, event: here))
        }
        effects.streamEvents.append(event(graph.remotes[reader.remote].address))
    }
}
