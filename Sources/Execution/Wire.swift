// The one protocol between ranks, all of it in this file.
//
// A packet is a header of 8 bytes (version, kind, number of records, 4 spare) and records of its
// kind, little-endian:
//
//     events    12 bytes each: partition, row there, kind, outcome, 2 spare
//     sent      8 bytes each: a rank, and how many event packets the sender sent it; before `done`
//     done      32 bytes each, one a kind of Drop: its Drops by outcome; the sender's are all final
//     conclude  8 bytes: how many event packets the receiver must have had before it ends
//     failure   a failed Drop: 16 bytes, and the lengths and texts of its command and last output
//
// Everything is addressed by partition and row or by a Drop's lasting name, never by a pointer of
// either side. A packet of another version, of unknown kind or of the wrong length is refused.

package import Engine
import Graphs
import Transport

package enum Wire {
    package static let version: UInt8 = 1
    package static let headerSize = 8
    package static let eventSize = 12

    package enum Kind: UInt8, CaseIterable, Sendable {
        case events = 1
        case sent
        case done
        case conclude
        case failure
    }

    package enum Message: Equatable, Sendable {
        case events([Event])
        case sent([SentCount])
        case done(DropCounts)
        case conclude(eventPackets: UInt64)
        case failure(FailedDrop)
    }

    package struct SentCount: Equatable, Sendable {
        package var rank: UInt32
        package var packets: UInt32
    }

    /// As many events as one packet holds.
    package static let eventsPerPacket = (Packet.capacity - headerSize) / eventSize
    static let sentPerPacket = (Packet.capacity - headerSize) / 8

    // MARK: Writing

    package static func beginPacket(_ kind: Kind, into packet: inout [UInt8]) {
        packet.removeAll(keepingCapacity: true)
        packet.append(version)
        packet.append(kind.rawValue)
        packet.append(contentsOf: repeatElement(0, count: headerSize - 2))
    }

    @inline(__always)
    package static func append(_ event: Event, to packet: inout [UInt8]) {
        packet.append(little: event.target.partition.row)
        packet.append(little: event.target.row)
        packet.append(
            little: UInt32(event.kind.rawValue) | UInt32(event.outcome.rawValue) << 8)
    }

    static func append(_ sent: SentCount, to packet: inout [UInt8]) {
        packet.append(little: sent.rank)
        packet.append(little: sent.packets)
    }

    static func append(_ counts: DropCounts, to packet: inout [UInt8]) {
        for kind in [counts.data, counts.apps] {
            for outcome in Outcome.allCases { packet.append(little: UInt64(kind[outcome])) }
        }
    }

    static func append(eventPackets: UInt64, to packet: inout [UInt8]) {
        packet.append(little: eventPackets)
    }

    static func append(_ failed: FailedDrop, to packet: inout [UInt8]) {
        packet.append(little: failed.name.component.row)
        packet.append(little: failed.name.instance)
        packet.append(little: failed.rank)
        packet.append(little: UInt32(bitPattern: failed.exit))
        for (text, limit) in [(failed.cause, 512), (failed.command, 1024), (failed.output, 2048)] {
            let bytes = text.utf8.prefix(limit)
            packet.append(little: UInt32(bytes.count))
            packet.append(contentsOf: bytes)
        }
    }

    /// Writes the number of records, once all are there.
    package static func endPacket(records: Int, in packet: inout [UInt8]) {
        packet[2] = UInt8(truncatingIfNeeded: records)
        packet[3] = UInt8(truncatingIfNeeded: records >> 8)
    }

    // MARK: Reading

    /// Nil for anything that this version of the protocol does not write.
    package static func read(_ packet: UnsafeRawBufferPointer) -> Message? {
        guard let kind = kind(of: packet) else { return nil }
        let body = UnsafeRawBufferPointer(rebasing: packet[headerSize...])
        let count = records(in: packet)
        switch kind {
        case .events:
            var events: [Event] = []
            guard forEachEvent(in: packet, { events.append($0) }) else { return nil }
            return .events(events)
        case .sent:
            guard body.count == count * 8 else { return nil }
            return .sent(
                (0..<count).map {
                    SentCount(rank: body.little32($0 * 8), packets: body.little32($0 * 8 + 4))
                })
        case .done: return readDone(body)
        case .conclude:
            return body.count == 8 ? .conclude(eventPackets: body.little64(0)) : nil
        case .failure: return readFailure(body).map(Message.failure)
        }
    }

    @inline(__always)
    package static func kind(of packet: UnsafeRawBufferPointer) -> Kind? {
        guard packet.count >= headerSize, packet[0] == version else { return nil }
        return Kind(rawValue: packet[1])
    }

    private static func records(in packet: UnsafeRawBufferPointer) -> Int {
        Int(packet[2]) | Int(packet[3]) << 8
    }

    /// The way events are read in a run: with no array in between. False if they are malformed.
    @inline(__always)
    package static func forEachEvent(
        in packet: UnsafeRawBufferPointer, _ body: (Event) -> Void
    ) -> Bool {
        let count = records(in: packet)
        guard packet.count == headerSize + count * eventSize else { return false }
        for offset in stride(from: headerSize, to: packet.count, by: eventSize) {
            guard let kind = Event.Kind(rawValue: packet[offset + 8]),
                let outcome = Outcome(rawValue: packet[offset + 9])
            else { return false }
            let address = DropAddress(
                PartitionID(row: packet.little32(offset)), row: packet.little32(offset + 4))
            body(Event(kind, outcome, to: address))
        }
        return true
    }

    private static func readDone(_ body: UnsafeRawBufferPointer) -> Message? {
        let kinds = Outcome.allCases.count
        guard body.count == 2 * kinds * 8 else { return nil }
        var counts = DropCounts()
        for (number, outcome) in Outcome.allCases.enumerated() {
            counts.data[outcome] = Int(truncatingIfNeeded: body.little64(number * 8))
            counts.apps[outcome] = Int(truncatingIfNeeded: body.little64((kinds + number) * 8))
        }
        return .done(counts)
    }

    private static func readFailure(_ body: UnsafeRawBufferPointer) -> FailedDrop? {
        guard body.count >= 16 else { return nil }
        var texts: [String] = []
        var offset = 16
        for _ in 0..<3 {
            guard offset + 4 <= body.count else { return nil }
            let length = Int(body.little32(offset))
            guard offset + 4 + length <= body.count else { return nil }
            texts.append(
                String(decoding: body[(offset + 4)..<(offset + 4 + length)], as: UTF8.self))
            offset += 4 + length
        }
        guard offset == body.count else { return nil }
        let name = DropName(ComponentID(Int(body.little32(0))), Int(body.little32(4)))
        return FailedDrop(
            name: name, rank: body.little32(8), exit: Int32(bitPattern: body.little32(12)),
            cause: texts[0], command: texts[1], output: texts[2])
    }
}

extension [UInt8] {
    @inline(__always)
    fileprivate mutating func append<T: FixedWidthInteger>(little value: T) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}

extension UnsafeRawBufferPointer {
    @inline(__always)
    fileprivate func little32(_ offset: Int) -> UInt32 {
        UInt32(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    fileprivate func little64(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
