// What a rank holds of data that is read while it is written. Empty in most graphs.
//
// The engine numbers writes and says what each reader reads next; the bytes wait here for that, each
// by its reader, its source and its number. How much of that there may be is the channels' business
// on the side of the data (StreamChannels), and on this side what has been read is granted again.

import Components
import Engine
import Graphs
import Storage
import Transport

struct RankStreams {
    private struct Key: Hashable {
        var source: StreamSource
        var sequence: UInt64
    }

    /// By pair of ports; empty where no stream is.
    let isStream: [Bool]
    /// By component.
    private let reads: [Bool]
    private let isRead: [Bool]
    private let readsPieces: [Bool]
    private let isApp: [Bool]
    var runs: [DropID: StreamRun] = [:]
    /// For bodies that want their inputs whole: what they read.
    var whole: [DropID: Work] = [:]
    private var held: [DropID: [Key: DropBytes]] = [:]
    /// For readers that have been begun and wait for ordinary inputs.
    var deliveries: [DropID: [Delivery]] = [:]
    /// Writes, which go before the end of who writes, and credit.
    var outgoing: [Wire.Outgoing] = []

    // How far who writes may be ahead.

    var channels: StreamChannels
    /// Where streams from other ranks come from, and what of them was taken and not yet granted.
    var inlets: [StreamEdge: Inlet] = [:]
    /// Apps here that write streams in other threads; and by the way to data on other ranks.
    var valves: [DropID: WriteValve] = [:]
    var outlets: [StreamEdge: Outlet] = [:]
    /// Readers that have said that they read no more.
    var deaf: Set<DropID> = []

    struct Inlet {
        var rank: Rank
        var owed = 0
    }

    struct Outlet {
        var valve: WriteValve
        var output: Int
        /// What is written there is of no use any more.
        var isShut = false
    }

    /// Between ranks a write travels in the packets of events: it is cut into pieces that fit.
    static let longestPiece = 3584

    var isUsed: Bool { !isStream.isEmpty }

    /// Nothing waits to go to a reader.
    var isSettled: Bool { channels.waiting == 0 && outgoing.isEmpty }

    init(_ blueprint: Blueprint, spillFile: String) {
        channels = StreamChannels(spillFile: spillFile)
        readsPieces = blueprint.components.map {
            !Catalogue.isProgram(appClass: $0.dropClass)
                || Catalogue.pipes(appClass: $0.dropClass).contains(.input)
        }
        isApp = blueprint.components.map { $0.kind == .app }
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

    /// A program gets its input whole, in a file, but for those that read from a pipe.
    func readsPieces(_ component: UInt32) -> Bool { readsPieces[Int(component)] }

    func isApp(_ name: DropName) -> Bool { isApp[name.component.index] }

    func isStream(_ ports: UInt16) -> Bool { isUsed && isStream[Int(ports)] }

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

    /// What has come and has not been given to its reader; linear in the readers.
    var bytesHeld: Int {
        held.values.reduce(0) { $1.values.reduce($0) { $0 + $1.count } }
            + runs.values.reduce(0) { $0 + ($1.reader == nil ? 0 : $1.bytes % (1 << 40)) }
    }

    /// A reader will not read what is here of it.
    mutating func releaseBytes(of drop: DropID) {
        held[drop] = nil
        deliveries[drop] = nil
        runs[drop]?.items.removeAll()
    }

    /// The app has ended, or the data.
    mutating func forget(_ drop: DropID) {
        held[drop] = nil
        runs[drop] = nil
        whole[drop] = nil
        deliveries[drop] = nil
        deaf.remove(drop)
        valves.removeValue(forKey: drop)?.open()
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
