// From data here to each app that reads it while it is written, here or on another rank, goes a
// channel. What is written may go as far as the reader's credit reaches; what exceeds it waits, and
// spills. Nobody who writes ever waits for a reader, so no two paths can lock each other up.
//
// Credit counts bytes that the reader has not read, and something for each write. It begins with the
// window, which both ends know, so that the first bytes need no question. A reader that will read no
// more says so (`.deaf`): from then on it gets the end and no bytes.

package import Engine
package import Graphs
import Storage

/// One stream between one source and one that it goes to: what credit is about.
package struct StreamEdge: Hashable, Sendable {
    package var target: DropAddress
    package var source: StreamSource

    package init(target: DropAddress, source: StreamSource) {
        self.target = target
        self.source = source
    }
}

package struct StreamCredit: Equatable, Sendable {
    package var edge: StreamEdge
    package var amount: UInt64

    /// Not an amount: there is no more to be sent.
    package static let deaf = UInt64.max

    package init(edge: StreamEdge, amount: UInt64) {
        self.edge = edge
        self.amount = amount
    }
}

struct StreamChannels {
    /// How far a writer may be ahead of a reader.
    static let window = 1 << 18
    /// A reader grants again when it has read so much.
    static let grain = window / 4
    /// What waits in memory in all, before it spills; but some for each.
    private static let memory = 1 << 25

    static func cost(_ bytes: Int) -> Int { bytes + 128 }

    /// What may go now, in order.
    struct Passing {
        var event: StreamEvent
        var bytes: DropBytes?
        /// The reader, if it is here.
        var here: DropID?
    }

    struct Problem: Error {
        var edge: StreamEdge
        var error: FileError
    }

    private struct Channel {
        var here: DropID?
        var takesWrites: Bool
        var credit = StreamChannels.window
        var sent: UInt64 = 0
        var queue = StreamQueue()
        /// The end was sent though more was to come.
        var isBroken = false
    }

    private var channels: [StreamEdge: Channel] = [:]
    private let file: SpillFile
    private var passing: [Passing] = []
    /// Channels in which something waits.
    private(set) var waiting = 0

    init(spillFile: String) { file = SpillFile(path: spillFile) }

    var spilledAtMost: Int { file.peak }

    mutating func takePassing() -> [Passing] {
        defer { passing.removeAll() }
        return passing
    }

    var hasPassing: Bool { !passing.isEmpty }

    /// Of data here, as the engine tells it. `takesBytes` is whether the reader reads by the piece.
    mutating func send(
        _ event: StreamEvent, _ bytes: DropBytes?, here: DropID?, takesBytes: Bool
    ) throws(Problem) {
        let edge = StreamEdge(target: event.target, source: event.source)
        var channel =
            channels.removeValue(forKey: edge) ?? Channel(here: here, takesWrites: takesBytes)
        channel.here = here
        if channel.isBroken || event.kind == .written && !channel.takesWrites {
            if event.kind != .closed { channels[edge] = channel }
            return
        }
        let entry = StreamQueue.Entry(
            kind: event.kind, outcome: event.outcome, sequence: event.sequence, bytes: bytes)
        let wasWaiting = !channel.queue.isEmpty
        if !wasWaiting, channel.credit > 0 || !channel.takesWrites {
            if pass(entry, edge, &channel) { channels[edge] = channel }
            return
        }
        let room = max(1 << 14, min(1 << 20, Self.memory / (channels.count + 1)))
        if !wasWaiting { waiting += 1 }
        do throws(FileError) { try channel.queue.append(entry, room: room, file) } catch {
            breakOff(edge, &channel)
            throw Problem(edge: edge, error: error)
        }
        channels[edge] = channel
    }

    /// From a reader.
    mutating func grant(_ credit: StreamCredit) throws(Problem) {
        let edge = credit.edge
        if credit.amount == StreamCredit.deaf { return deafen(edge) }
        guard var channel = channels.removeValue(forKey: edge) else { return }
        channel.credit += Int(clamping: credit.amount)
        guard !channel.queue.isEmpty else {
            channels[edge] = channel
            return
        }
        do throws(FileError) {
            while channel.credit > 0, let entry = try channel.queue.next(file) {
                guard pass(entry, edge, &channel) else {
                    waiting -= 1
                    return
                }
            }
        } catch {
            breakOff(edge, &channel)
            throw Problem(edge: edge, error: error)
        }
        if channel.queue.isEmpty { waiting -= 1 }
        channels[edge] = channel
    }

    /// It may come before there is anything to send.
    private mutating func deafen(_ edge: StreamEdge) {
        var channel = channels.removeValue(forKey: edge) ?? Channel(takesWrites: false)
        channel.takesWrites = false
        if !channel.queue.isEmpty {
            waiting -= 1
            channel.queue.removeWrites(file)
            // In memory: nothing to be read that could fail.
            if let end = try? channel.queue.next(file), !pass(end, edge, &channel) { return }
        }
        channels[edge] = channel
    }

    /// What waits is lost, and the reader is to fail.
    private mutating func breakOff(_ edge: StreamEdge, _ channel: inout Channel) {
        waiting -= 1
        channel.queue.removeWrites(file)
        let hasEnded = !channel.queue.isEmpty
        channel.queue = StreamQueue()
        _ = pass(StreamQueue.Entry(kind: .closed, outcome: .failed), edge, &channel)
        channel.isBroken = true
        if !hasEnded { channels[edge] = channel }
    }

    /// Nothing more goes anywhere: the run ends early.
    mutating func removeAll() {
        for edge in channels.keys { channels[edge]?.queue.removeWrites(file) }
        channels.removeAll()
        passing.removeAll()
        waiting = 0
    }

    /// False if that was the end.
    private mutating func pass(
        _ entry: StreamQueue.Entry, _ edge: StreamEdge, _ channel: inout Channel
    ) -> Bool {
        var event = StreamEvent(
            entry.kind, to: edge.target, from: edge.source, sequence: entry.sequence,
            size: UInt64(entry.bytes?.count ?? 0), outcome: entry.outcome)
        switch entry.kind {
        case .opened: break
        case .written:
            channel.credit -= Self.cost(entry.bytes?.count ?? 0)
            channel.sent += 1
        // As many as it was sent, which may be none of all there were.
        case .closed: event.sequence = channel.sent
        }
        passing.append(Passing(event: event, bytes: entry.bytes, here: channel.here))
        return entry.kind != .closed
    }
}
