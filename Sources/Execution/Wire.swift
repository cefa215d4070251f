// The one protocol between ranks: all kinds of packets are in this file, the bodies of control
// packets in Wire+Control.
//
// A packet is a header of 8 bytes (version, kind, number of records, 4 spare) and records of its
// kind, little-endian:
//
//     events    12 bytes each: partition, row there, kind, outcome, 2 spare; and among them parcels,
//               stream events, credits and notices, which have other kinds and are longer: see
//               Wire+Parcels, Wire+Streams and Wire+Notices
//     report    how far the sender is, or its island: see RankReport
//     conclude  no record: the run is over; a leader tells the ranks of its island
//     failure   a failed Drop: 28 bytes, and the lengths and texts of its command and last output
//     moreFailures, figures, componentTimes   what a rank, and its leader, says once at its end
//     askStop   somebody wants the run to stop early: a StopReason
//     stop      the Master wants it, and all are to
//
// Events go from any rank to any. `conclude` and `stop` go from the Master to leaders and from leaders
// to their ranks, all others from a rank to its leader and from leaders to the Master.
//
// Everything is addressed by partition and row or by a Drop's lasting name, never by a pointer of
// either side. A packet of another version, of unknown kind or of the wrong length is refused.

import Engine
import Graphs
import Storage
import Transport

package enum Wire {
    package static let version: UInt8 = 7
    package static let headerSize = 8
    package static let eventSize = 12

    package enum Kind: UInt8, CaseIterable, Sendable {
        case events = 1
        case report
        case conclude
        case failure
        case moreFailures = 32
        case figures
        case componentTimes
        case askStop
        case stop
    }

    package enum Message: Equatable, Sendable {
        case events([WorkRecord])
        case report(RankReport)
        case conclude
        case failure(FailedDrop)
        case moreFailures([FailureTally])
        case figures([RankFigures])
        case componentTimes([ComponentTime])
        case askStop(StopReason)
        case stop(StopReason)
    }

    /// As many events as one packet holds.
    package static let eventsPerPacket = (Packet.capacity - headerSize) / eventSize

    // MARK: Writing

    /// The 8 bytes that begin a packet, as a little-endian number.
    @inline(__always)
    static func header(_ kind: Kind, records: Int) -> UInt64 {
        UInt64(version) | UInt64(kind.rawValue) << 8 | UInt64(UInt16(records)) << 16
    }

    static func beginPacket(_ kind: Kind, into packet: inout [UInt8]) {
        packet.removeAll(keepingCapacity: true)
        packet.append(little: header(kind, records: 0))
    }

    static func append(_ failed: FailedDrop, to packet: inout [UInt8]) {
        packet.append(little: failed.name.component.row)
        packet.append(little: failed.name.instance)
        packet.append(little: failed.rank)
        packet.append(little: failed.reason)
        packet.append(little: failed.dependents)
        packet.append(little: UInt32(failed.dependentsAreAll ? 1 : 0))
        packet.append(little: UInt32(bitPattern: failed.exit))
        for (text, limit) in [(failed.cause, 512), (failed.command, 1024), (failed.output, 2048)] {
            let bytes = text.utf8.prefix(limit)
            packet.append(little: UInt32(bytes.count))
            packet.append(contentsOf: bytes)
        }
    }

    /// Writes the number of records, once all are there.
    static func endPacket(records: Int, in packet: inout [UInt8]) {
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
            var records: [WorkRecord] = []
            let isWhole = forEachRecord(in: packet) { records.append($0) }
            return isWhole ? .events(records) : nil
        case .report:
            let reports: [RankReport]? = readRecords(body, count: count)
            return reports?.count == 1 ? reports?.first.map(Message.report) : nil
        case .conclude: return body.isEmpty && count == 0 ? .conclude : nil
        case .failure: return count == 1 ? readFailure(body).map(Message.failure) : nil
        case .moreFailures: return readRecords(body, count: count).map(Message.moreFailures)
        case .figures: return readRecords(body, count: count).map(Message.figures)
        case .componentTimes: return readRecords(body, count: count).map(Message.componentTimes)
        case .askStop: return readStop(body, count).map(Message.askStop)
        case .stop: return readStop(body, count).map(Message.stop)
        }
    }

    @inline(__always)
    package static func kind(of packet: UnsafeRawBufferPointer) -> Kind? {
        guard packet.count >= headerSize, packet[0] == version else { return nil }
        return Kind(rawValue: packet[1])
    }

    static func records(in packet: UnsafeRawBufferPointer) -> Int {
        Int(packet[2]) | Int(packet[3]) << 8
    }

    private static func readFailure(_ body: UnsafeRawBufferPointer) -> FailedDrop? {
        var offset = 28
        guard body.count >= offset, body.little32(20) <= 1 else { return nil }
        var texts: [String] = []
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
            name: name, rank: body.little32(8), reason: body.little32(12),
            exit: Int32(bitPattern: body.little32(24)), cause: texts[0], command: texts[1],
            output: texts[2], dependents: body.little32(16),
            dependentsAreAll: body.little32(20) == 1)
    }
}

extension UnsafeRawBufferPointer {
    @inline(__always)
    func little32(_ offset: Int) -> UInt32 {
        UInt32(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    func little64(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
