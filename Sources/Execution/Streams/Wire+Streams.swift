// Stream events among other work: address, kind, outcome and the length of the bytes as of a parcel;
// then the source (component, instance: 4 bytes each; ports, 2 spare), the sequence (8 bytes), and of a
// write the bytes, and zeros to a multiple of 4.
//
//     32  opened    33  written    34  closed
//
// Credit goes the other way and has the same layout: the address of the one that reads, and in place of
// the sequence how many bytes more may be sent to it, or all bits set for none any more.
//
//     35  credit

import Engine
import Graphs
import Storage

extension Wire {
    private static let firstStreamKind: UInt8 = 32
    private static let streamSize = eventSize + 20

    static let creditKind: UInt8 = 35
    static let creditSize = eventSize + 20

    static func isStream(_ kind: UInt8) -> Bool { (firstStreamKind..<firstStreamKind + 3) ~= kind }

    static func length(ofStream bytes: DropBytes?) -> Int {
        streamSize + padded(bytes?.count ?? 0)
    }

    static func append(_ event: StreamEvent, _ bytes: DropBytes?, to packet: inout some ByteSink) {
        let kind = UInt32(firstStreamKind + event.kind.rawValue)
        let count = bytes?.count ?? 0
        append(
            kind | UInt32(event.outcome.rawValue) << 8 | UInt32(count) << 16,
            StreamEdge(target: event.target, source: event.source), event.sequence, to: &packet)
        if let bytes { packet.append(bytes: bytes.bytes) }
        packet.append(zeros: padded(count) - count)
    }

    static func append(_ credit: StreamCredit, to packet: inout some ByteSink) {
        append(UInt32(creditKind), credit.edge, credit.amount, to: &packet)
    }

    private static func append(
        _ kind: UInt32, _ edge: StreamEdge, _ number: UInt64, to packet: inout some ByteSink
    ) {
        packet.append(little: edge.target.partition.row)
        packet.append(little: edge.target.row)
        packet.append(little: kind)
        packet.append(little: edge.source.drop.component.row)
        packet.append(little: edge.source.drop.instance)
        packet.append(little: UInt32(edge.source.ports))
        packet.append(little: number)
    }

    static func readCredit(
        _ packet: UnsafeRawBufferPointer, at offset: Int, _ target: DropAddress
    ) -> StreamCredit? {
        guard offset + creditSize <= packet.count, packet[offset + 9] == 0,
            packet[offset + 10] == 0, packet[offset + 11] == 0
        else { return nil }
        let edge = StreamEdge(target: target, source: source(packet, at: offset))
        return StreamCredit(edge: edge, amount: packet.little64(offset + eventSize + 12))
    }

    private static func source(
        _ packet: UnsafeRawBufferPointer, at offset: Int
    ) -> StreamSource {
        let body = offset + eventSize
        let name = DropName(
            ComponentID(Int(packet.little32(body))), Int(packet.little32(body + 4)))
        return StreamSource(name, ports: UInt16(truncatingIfNeeded: packet.little32(body + 8)))
    }

    static func readStream(
        _ packet: UnsafeRawBufferPointer, at offset: Int, _ target: DropAddress
    ) -> (event: StreamEvent, bytes: DropBytes?, length: Int)? {
        let count = Int(packet[offset + 10]) | Int(packet[offset + 11]) << 8
        let length = streamSize + padded(count)
        guard offset + length <= packet.count,
            let kind = StreamEvent.Kind(rawValue: packet[offset + 8] - firstStreamKind),
            let outcome = Outcome(rawValue: packet[offset + 9]),
            kind == .written || count == 0
        else { return nil }
        let body = offset + eventSize
        let source = source(packet, at: offset)
        let start = offset + streamSize
        let bytes =
            kind == .written
            ? DropBytes(UnsafeRawBufferPointer(rebasing: packet[start..<start + count])) : nil
        let event = StreamEvent(
            kind, to: target, from: source, sequence: packet.little64(body + 12),
            size: UInt64(count), outcome: outcome)
        return (event, bytes, length)
    }
}
