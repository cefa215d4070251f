// Events for other ranks, packed by destination: a packet goes when it is full, and all go when the
// rank has nothing else to do at once.

import Engine
import Transport

struct Outbox {
    private var packets: [[UInt8]]
    private var records: [Int]
    private var waiting: [Int] = []
    /// To all ranks.
    private(set) var packetsSent: UInt64 = 0

    init(ranks: Int) {
        packets = [[UInt8]](repeating: [], count: ranks)
        records = [Int](repeating: 0, count: ranks)
    }

    var isEmpty: Bool { waiting.isEmpty }

    @inline(__always)
    mutating func add<T: Transport & ~Copyable>(
        _ event: Event, to rank: Rank, _ transport: inout T
    ) throws(TransportError) {
        try makeRoom(for: Wire.eventSize, rank.index, &transport)
        Wire.append(event, to: &packets[rank.index])
        records[rank.index] += 1
    }

    mutating func add<T: Transport & ~Copyable>(
        _ work: Wire.Outgoing, _ transport: inout T
    ) throws(TransportError) {
        let index = work.rank.index
        try makeRoom(for: Wire.length(of: work.record), index, &transport)
        Wire.append(work.record, to: &packets[index])
        records[index] += 1
    }

    /// A packet for that rank that so many bytes more go into.
    @inline(__always)
    private mutating func makeRoom<T: Transport & ~Copyable>(
        for bytes: Int, _ index: Int, _ transport: inout T
    ) throws(TransportError) {
        if records[index] > 0, packets[index].count + bytes > Packet.capacity {
            try send(index, &transport)
            waiting.removeAll { $0 == index }
        }
        guard records[index] == 0 else { return }
        packets[index].reserveCapacity(Packet.capacity)
        Wire.beginPacket(.events, into: &packets[index])
        waiting.append(index)
    }

    mutating func flush<T: Transport & ~Copyable>(_ transport: inout T) throws(TransportError) {
        for index in waiting { try send(index, &transport) }
        waiting.removeAll(keepingCapacity: true)
    }

    private mutating func send<T: Transport & ~Copyable>(
        _ index: Int, _ transport: inout T
    ) throws(TransportError) {
        Wire.endPacket(records: records[index], in: &packets[index])
        records[index] = 0
        try transport.sendPacket(packets[index], to: Rank(index))
        packetsSent += 1
    }
}

extension Transport where Self: ~Copyable {
    mutating func sendPacket(_ packet: [UInt8], to rank: Rank) throws(TransportError) {
        // withUnsafeBytes does not pass typed errors on when it is generic over them here.
        let result = packet.withUnsafeBytes { bytes -> TransportError? in
            do throws(TransportError) {
                try send(bytes, to: rank)
                return nil
            } catch {
                return error
            }
        }
        if let result { throw result }
    }
}
