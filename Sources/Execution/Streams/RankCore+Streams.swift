// Data that is read while it is written: writes of apps here, writes from other ranks, and their way
// into the channels. The apps that read are in RankCore+Readers, credit in RankCore+Credit.

import Components
import Engine
import Graphs
import Storage
import Transport

extension RankCore {
    // MARK: Writes

    /// An app here wrote to the output at one of its edges. Returns how many bytes went to another
    /// rank, which will say when it has taken them.
    mutating func streamed(_ bytes: DropBytes, by app: DropID, edge: Int) -> Int {
        guard !isStopping, engine.isAtWork(app) else { return 0 }
        let output = engine.graph.consumers[edge]
        if output.isRemote, streams.outlets[outlet(of: app, edge: edge)]?.isShut ?? false {
            return 0
        }
        let crosses =
            output.isRemote || streams.hasReadersElsewhere(output.drop, engine.graph)
        for piece in crosses ? RankStreams.cut(bytes) : [bytes] {
            guard output.isRemote || !engine.isFinal(output.drop) else { return 0 }
            engine.written(app, output: edge, size: UInt64(piece.count), into: &effects)
            collect(piece)
        }
        return output.isRemote ? bytes.count : 0
    }

    /// Root data that holds something is written at once.
    mutating func streamed(_ bytes: DropBytes, to drop: DropID) {
        guard bytes.count > 0 else { return }
        let crosses = streams.hasReadersElsewhere(drop, engine.graph)
        for piece in crosses ? RankStreams.cut(bytes) : [bytes] {
            engine.written(drop, size: UInt64(piece.count), into: &effects)
            collect(piece)
        }
    }

    /// What the engine wants told, here and to other ranks; of writes it was this one.
    mutating func collect(_ bytes: DropBytes?) {
        while !effects.streamEvents.isEmpty || !effects.streamsHere.isEmpty {
            for event in effects.streamEvents.removed() {
                if streams.isApp(event.source.drop) {
                    let bytes = event.kind == .written ? bytes : nil
                    post(event, bytes)
                } else {
                    send(event, bytes, to: nil)
                }
            }
            for passing in effects.streamsHere.removed() {
                var event = passing.event
                event.target = addresses[passing.reader]
                send(event, bytes, to: passing.reader)
            }
            passOn()
        }
    }

    private mutating func post(_ event: StreamEvent, _ bytes: DropBytes?) {
        streams.outgoing.append(
            Wire.Outgoing(rank: data.rank(of: event.target), record: .stream(event, bytes)))
    }

    private mutating func send(_ event: StreamEvent, _ bytes: DropBytes?, to reader: DropID?) {
        // What would be told in part only is not told at all.
        guard !isStopping else { return }
        // Programs of other ranks say so themselves.
        let takesBytes =
            reader.map { streams.readsPieces(engine.graph.component[$0.index]) } ?? true
        do throws(StreamChannels.Problem) {
            try streams.channels.send(
                event, event.kind == .written ? bytes : nil, here: reader,
                takesBytes: takesBytes)
        } catch { breakOff(error) }
    }

    /// What the channels let through now.
    mutating func passOn() {
        while streams.channels.hasPassing {
            for passing in streams.channels.takePassing() {
                guard let reader = passing.here else {
                    post(passing.event, passing.bytes)
                    continue
                }
                hold(passing.bytes, of: passing.event, for: reader)
                engine.arrived(passing.event, at: reader, into: &effects)
            }
        }
    }

    private mutating func hold(_ bytes: DropBytes?, of event: StreamEvent, for reader: DropID) {
        guard let bytes, engine.reads(reader), !streams.deaf.contains(reader) else { return }
        streams.hold(bytes, for: reader, event.source, event.sequence)
    }

    /// What waited for a reader cannot be kept or got back: the data is no good.
    mutating func breakOff(_ problem: StreamChannels.Problem) {
        let rows = (0..<engine.graph.dropCount).lazy.map { DropID($0) }
        let name = problem.edge.source.drop
        guard let drop = rows.first(where: { engine.graph.name(of: $0) == name }) else { return }
        if engine.isFinal(drop) {
            // Its end is told; who reads it fails.
            return report(drop, cause: .problem(.file(problem.error)))
        }
        fail(drop, cause: .problem(.file(problem.error)))
    }

    /// A stream event of another rank; false if its target is not here.
    mutating func received(_ event: StreamEvent, _ bytes: DropBytes?, from rank: Rank) -> Bool {
        guard let target = addresses.drop(at: event.target) else { return false }
        let edge = StreamEdge(target: event.target, source: event.source)
        switch engine.kind(of: target) {
        case .data:
            let isKnown = engine.received(event, into: &effects)
            collect(bytes)
            if !engine.isFinal(target) { grant(bytes?.count ?? 0, edge, from: rank) }
            return isKnown
        case .app:
            if !streams.readsPieces(engine.graph.component[target.index]) { stopReading(target) }
            hold(bytes, of: event, for: target)
            streams.inlets[edge, default: .init(rank: rank)].rank = rank
            if event.kind == .closed { streams.inlets[edge] = nil }
            let isKnown = engine.received(event, into: &effects)
            collect(nil)
            return isKnown
        }
    }
}

extension Array {
    /// Empties it, and gives what was in it.
    fileprivate mutating func removed() -> [Element] {
        defer { removeAll(keepingCapacity: true) }
        return self
    }
}
