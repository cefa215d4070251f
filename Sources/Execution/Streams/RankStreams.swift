// What a rank holds of data that is read while it is written. Empty in most graphs.
//
// The engine numbers writes and says what each reader reads next; the bytes wait here for that, each
// by its reader, its source and its number.

import Components
import Engine
import Graphs
import Storage

struct RankStreams {
    struct Outgoing {
        var event: StreamEvent
        var bytes: DropBytes?
    }

    private struct Key: Hashable {
        var source: StreamSource
        var sequence: UInt64
    }

    /// By pair of ports; empty where no stream is.
    let isStream: [Bool]
    /// By component.
    private let reads: [Bool]
    private let isRead: [Bool]
    var runs: [DropID: StreamRun] = [:]
    /// For bodies that want their inputs whole: what they read.
    var whole: [DropID: Work] = [:]
    private var held: [DropID: [Key: DropBytes]] = [:]
    /// Writes to data here, as the engine counts them.
    private var writes: [DropID: UInt64] = [:]
    var outgoing: [Outgoing] = []

    /// Between ranks a write travels in the packets of events: it is cut into pieces that fit.
    static let longestPiece = 3584

    var isUsed: Bool { !isStream.isEmpty }

    init(_ blueprint: Blueprint) {
        let streams = blueprint.ports.map(\.isStream)
        isStream = streams.contains(true) ? streams : []
        var reads = [Bool](repeating: false, count: blueprint.components.count)
        var isRead = reads
        for link in blueprint.links where streams[Int(link.ports)] {
            reads[link.target.index] = true
            isRead[link.source.index] = true
        }
        self.reads = reads
        self.isRead = isRead
    }

    /// Whether apps of a component read streams; whether data of one is read while it is written.
    func reads(_ component: UInt32) -> Bool { isUsed && reads[Int(component)] }
    func isRead(_ name: DropName) -> Bool { isUsed && isRead[name.component.index] }

    func isStream(_ ports: UInt16) -> Bool { isUsed && isStream[Int(ports)] }

    /// A write to data here: its readers here will be told of it by its number. One that has ended
    /// is told of nothing.
    mutating func hold(
        _ bytes: DropBytes, writtenTo drop: DropID, _ engine: borrowing Engine
    ) {
        let graph = engine.graph
        let sequence = writes[drop, default: 0]
        writes[drop] = sequence + 1
        for edge in graph.consumerRange(of: drop) where isStream(graph.consumerPorts[edge]) {
            let reader = graph.consumers[edge]
            guard !reader.isRemote, !engine.isFinal(reader.drop) else { continue }
            let source = StreamSource(graph.name(of: drop), ports: graph.consumerPorts[edge])
            hold(bytes, for: reader.drop, source, sequence)
        }
    }

    mutating func hold(
        _ bytes: DropBytes, for reader: DropID, _ source: StreamSource, _ sequence: UInt64
    ) {
        held[reader, default: [:]][Key(source: source, sequence: sequence)] = bytes
    }

    mutating func take(
        _ reader: DropID, _ source: StreamSource, _ sequence: UInt64
    ) -> DropBytes? {
        held[reader]?.removeValue(forKey: Key(source: source, sequence: sequence))
    }

    /// The app has ended, or the data.
    mutating func forget(_ drop: DropID) {
        held[drop] = nil
        runs[drop] = nil
        whole[drop] = nil
        writes[drop] = nil
    }

    func hasReadersElsewhere(_ drop: DropID, _ graph: PhysicalGraph) -> Bool {
        graph.consumerRange(of: drop).contains { edge in
            isStream(graph.consumerPorts[edge]) && graph.consumers[edge].isRemote
        }
    }

    /// Pieces that a packet can carry.
    static func cut(_ bytes: DropBytes) -> [DropBytes] {
        guard bytes.count > longestPiece else { return [bytes] }
        return stride(from: 0, to: bytes.count, by: longestPiece).map { start in
            let end = min(start + longestPiece, bytes.count)
            return DropBytes(UnsafeRawBufferPointer(rebasing: bytes.bytes[start..<end]))
        }
    }
}
