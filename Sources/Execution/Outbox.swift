// Events for other ranks, packed by destination: a packet goes when it is full, and all go when the
// rank has nothing else to do at once.

import Engine
import Transport

struct Outbox: ~Copyable {
    /// The packet for one rank that is being filled.
    private struct Lane {
        var packet: UnsafeMutableRawPointer?
        var length = Wire.headerSize
        var records = 0
    }

    private let lanes: UnsafeMutableBufferPointer<Lane>
    private var waiting = Pile<Int>()
    /// To all ranks.
    private(set) var packetsSent: UInt64 = 0

    init(ranks: Int) {
        lanes = .allocate(capacity: ranks)
        lanes.initialize(repeating: Lane())
    }

    deinit {
        for lane in lanes { lane.packet?.deallocate() }
        lanes.deallocate()
    }

    var isEmpty: Bool { waiting.isEmpty }

    @inline(__always)
    mutating func add<T: Transport & ~Copyable>(
        _ event: Event, to rank: Rank, _ transport: inout T
    ) throws(TransportError) {
        var writer = PlaceWriter(at: try room(for: Wire.eventSize, rank.index, &transport))
        Wire.append(event, to: &writer)
    }

    mutating func add<T: Transport & ~Copyable>(
        _ work: Wire.Outgoing, _ transport: inout T
    ) throws(TransportError) {
        let length = Wire.length(of: work.record)
        var writer = PlaceWriter(at: try room(for: length, work.rank.index, &transport))
        Wire.append(work.record, to: &writer)
    }

    /// Where a record of so many bytes goes in a packet for that rank.
    @inline(__always)
    private mutating func room<T: Transport & ~Copyable>(
        for bytes: Int, _ index: Int, _ transport: inout T
    ) throws(TransportError) -> UnsafeMutableRawPointer {
        precondition(index < lanes.count && bytes <= Packet.capacity - Wire.headerSize)
        if lanes[index].length + bytes > Packet.capacity {
            try send(index, &transport)
            waiting.removeAll { $0 == index }
        }
        if lanes[index].records == 0 { waiting.append(index) }
        let room = packet(index) + lanes[index].length
        lanes[index].length += bytes
        lanes[index].records += 1
        return room
    }

    @inline(__always)
    private func packet(_ index: Int) -> UnsafeMutableRawPointer {
        if let packet = lanes[index].packet { return packet }
        let packet = UnsafeMutableRawPointer.allocate(byteCount: Packet.capacity, alignment: 64)
        lanes[index].packet = packet
        return packet
    }

    @inline(__always)
    mutating func flush<T: Transport & ~Copyable>(_ transport: inout T) throws(TransportError) {
        for number in 0..<waiting.count { try send(waiting[number], &transport) }
        waiting.removeAll()
    }

    @inline(__always)
    private mutating func send<T: Transport & ~Copyable>(
        _ index: Int, _ transport: inout T
    ) throws(TransportError) {
        let packet = packet(index)
        let header = Wire.header(.events, records: lanes[index].records)
        packet.storeBytes(of: header.littleEndian, as: UInt64.self)
        let length = lanes[index].length
        lanes[index].records = 0
        lanes[index].length = Wire.headerSize
        try transport.send(UnsafeRawBufferPointer(start: packet, count: length), to: Rank(index))
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
