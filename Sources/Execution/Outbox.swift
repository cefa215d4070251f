// Events for other ranks, packed by destination: a packet goes when it is full, and all go when the
// rank has nothing else to do at once.

import Engine
import Transport

struct Outbox {
    private var packets: [[UInt8]]
    private var waiting: [Int] = []
    /// To all ranks.
    private(set) var packetsSent: UInt64 = 0

    init(ranks: Int) {
        packets = [[UInt8]](repeating: [], count: ranks)
    }

    var isEmpty: Bool { waiting.isEmpty }

    @inline(__always)
    mutating func add<T: Transport & ~Copyable>(
        _ event: Event, to rank: Rank, _ transport: inout T
    ) throws(TransportError) {
        let index = rank.index
        if packets[index].isEmpty {
            packets[index].reserveCapacity(Packet.capacity)
            Wire.beginPacket(.events, into: &packets[index])
            waiting.append(index)
        }
        Wire.append(event, to: &packets[index])
        if packets[index].count + Wire.eventSize > Packet.capacity {
            try send(index, &transport)
            waiting.removeAll { $0 == index }
        }
    }

    mutating func flush<T: Transport & ~Copyable>(_ transport: inout T) throws(TransportError) {
        for index in waiting { try send(index, &transport) }
        waiting.removeAll(keepingCapacity: true)
    }

    private mutating func send<T: Transport & ~Copyable>(
        _ index: Int, _ transport: inout T
    ) throws(TransportError) {
        let events = (packets[index].count - Wire.headerSize) / Wire.eventSize
        Wire.endPacket(records: events, in: &packets[index])
        try transport.sendPacket(packets[index], to: Rank(index))
        packets[index].removeAll(keepingCapacity: true)
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
