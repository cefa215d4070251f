// A graph that grows while it runs. New rows come behind the old ones; what an old Drop has already
// come to counts for its new consumers at once, and otherwise they hear of it with the old ones.
//
// Ranks append a segment at different times, so an event for a new Drop may come before its row: an
// engine that grows keeps it till then.

package import Graphs

/// Events for partitions that are not known yet.
struct EarlyEvents {
    var areKept = false
    private(set) var events: [Event] = []
    private(set) var streamEvents: [StreamEvent] = []

    /// False for what can never be for this engine.
    mutating func keep(_ event: Event, _ graph: borrowing PhysicalGraph) -> Bool {
        guard areKept, event.target.partition.index >= graph.partitionCount else { return false }
        events.append(event)
        return true
    }

    mutating func keep(_ event: StreamEvent, _ graph: borrowing PhysicalGraph) -> Bool {
        guard areKept, event.target.partition.index >= graph.partitionCount else { return false }
        streamEvents.append(event)
        return true
    }

    mutating func take() -> (events: [Event], streamEvents: [StreamEvent]) {
        defer {
            events = []
            streamEvents = []
        }
        return (events, streamEvents)
    }
}

extension Engine {
    /// Segments may come: events for partitions beyond those known are kept instead of refused.
    package mutating func expectSegments() { early.areKept = true }

    /// Appends rows and begins those of them that wait for nothing. What the tables of components
    /// and of pairs of ports have more for them follows here. No stream leads into a segment: what
    /// was written before is gone.
    package mutating func append(
        _ segment: Segment, kinds: [DropKind], rules newRules: [AppRules],
        streams more: [Bool] = [],
        into effects: inout Effects
    ) {
        precondition(rules.count == segment.firstComponent, "segments come in their order")
        precondition(!segment.joints.contains { streams.isStream($0.ports) }, "a stream is joined")
        rules += newRules
        let portsKnown = streams.isStream.count
        if !more.isEmpty || portsKnown > 0 {
            streams.isStream += [Bool](
                repeating: false, count: max(0, segment.firstPorts - portsKnown))
            streams.isStream += more
        }
        let (rows, sources) = graph.append(segment)
        let needsTraits = needsTraits
        for row in rows {
            let drop = DropID(row)
            let kind = kinds[Int(graph.component[row]) - segment.firstComponent]
            let awaited = UInt32(graph.producerRange(of: drop).count)
            progress.append(Progress(awaited: awaited, traits: Traits(kind)))
            if needsTraits { setTraits(of: drop) }
        }
        openDrops += rows.count
        for row in rows where progress[row].awaited == 0 { begin(DropID(row), into: &effects) }
        for source in sources { join(source, into: &effects) }
        propagate(into: &effects)
        receiveEarly(into: &effects)
    }

    private mutating func join(_ source: LaterSource, into effects: inout Effects) {
        progress[source.drop.index].traits.insert(.hasLaterConsumers)
        guard progress[source.drop.index].isFinal else { return }
        tell(source.edge.neighbour, of: source.drop, at: source.edge.ports, into: &effects)
    }

    private mutating func receiveEarly(into effects: inout Effects) {
        let kept = early.take()
        // What is for a later segment yet is kept again; nothing else can be refused.
        for event in kept.events { _ = received(event, into: &effects) }
        for event in kept.streamEvents { _ = received(event, into: &effects) }
    }
}
