// What a packet of events is made of: events of 12 bytes, and among them longer records that have other
// kinds. The layouts of those are in Wire+Parcels, Wire+Streams and Wire+Notices.

package import Engine
import Graphs
package import Storage
import Transport

extension Wire {
    /// What a packet of events is made of.
    package enum WorkRecord: Equatable, Sendable {
        case event(Event)
        case parcel(Parcel)
        case stream(StreamEvent, DropBytes?)
        case credit(StreamCredit)
        case notice(Notice)

        package static func == (left: Self, right: Self) -> Bool {
            switch (left, right) {
            case (.event(let left), .event(let right)): left == right
            case (.parcel(let left), .parcel(let right)): left == right
            case (.stream(let left, let ours), .stream(let right, let theirs)):
                left == right && ours.map { Array($0.bytes) } == theirs.map { Array($0.bytes) }
            case (.credit(let left), .credit(let right)): left == right
            case (.notice(let left), .notice(let right)): left == right
            default: false
            }
        }
    }

    /// A record and the rank that it is for.
    struct Outgoing {
        var rank: Rank
        var record: WorkRecord
    }

    // MARK: Writing

    @inline(__always)
    static func append(_ event: Event, to packet: inout some ByteSink) {
        packet.append(little: event.target.partition.row)
        packet.append(little: event.target.row)
        packet.append(little: UInt32(event.kind.rawValue) | UInt32(event.outcome.rawValue) << 8)
    }

    static func append(_ record: WorkRecord, to packet: inout some ByteSink) {
        switch record {
        case .event(let event): append(event, to: &packet)
        case .parcel(let parcel): append(parcel, to: &packet)
        case .stream(let event, let bytes): append(event, bytes, to: &packet)
        case .credit(let credit): append(credit, to: &packet)
        case .notice(let notice): append(notice, to: &packet)
        }
    }

    /// The bytes that a record takes in a packet.
    static func length(of record: WorkRecord) -> Int {
        switch record {
        case .event: eventSize
        case .parcel(let parcel): length(of: parcel)
        case .stream(_, let bytes): length(ofStream: bytes)
        case .credit: creditSize
        case .notice: noticeSize
        }
    }

    // MARK: Reading

    /// The way events are read in a run: with no array in between. False if they are malformed.
    @inline(__always)
    package static func forEachRecord(
        in packet: UnsafeRawBufferPointer, _ body: (WorkRecord) -> Void
    ) -> Bool {
        var offset = headerSize
        for _ in 0..<records(in: packet) {
            guard offset + eventSize <= packet.count else { return false }
            let address = address(in: packet, at: offset)
            if let kind = Event.Kind(rawValue: packet[offset + 8]) {
                guard let outcome = Outcome(rawValue: packet[offset + 9]) else { return false }
                body(.event(Event(kind, outcome, to: address)))
                offset += eventSize
            } else if packet[offset + 8] == creditKind {
                guard let credit = readCredit(packet, at: offset, address) else { return false }
                body(.credit(credit))
                offset += creditSize
            } else if packet[offset + 8] == noticeKind {
                guard let notice = readNotice(packet, at: offset) else { return false }
                body(.notice(notice))
                offset += noticeSize
            } else if isStream(packet[offset + 8]) {
                guard let read = readStream(packet, at: offset, address) else { return false }
                body(.stream(read.event, read.bytes))
                offset += read.length
            } else {
                guard let read = readParcel(packet, at: offset, address) else { return false }
                body(.parcel(read.parcel))
                offset += read.length
            }
        }
        return offset == packet.count
    }

    @inline(__always)
    static func address(in packet: UnsafeRawBufferPointer, at offset: Int) -> DropAddress {
        DropAddress(
            PartitionID(row: packet.little32(offset)), row: packet.little32(offset + 4))
    }
}
