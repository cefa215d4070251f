// Parcels among events. Like an event a parcel begins with an address (partition, row), a kind and a
// byte that is zero; then two bytes with the length of the bytes that it carries. What follows by kind:
//
//     64  contents         the bytes, and zeros to a multiple of 4
//     65  contents follow  8 bytes: how many
//     66  offer            8 bytes: how many
//     67  fetch            in place of the length: what is wanted
//     68  release
//     69  deposit          8 bytes: the producer's address; the bytes, and zeros to a multiple of 4
//     70  deposit follows  8 bytes: the producer's address; 8 bytes: how many
//     71  done             in place of the length: 1 if it is wanted
//     72  forget           8 bytes: where it is in the file
//     73  coming           8 bytes: how many
//     74  stored           as contents
//     75  stored follows   8 bytes: how many
//     76  contents lent    24 bytes: a process, a descriptor, an inode, how many
//     77  deposit lent     8 bytes: the producer's address; 24 bytes as above
//     78  taken            1 in place of the length if they are; 8 bytes: the producer's address

import Graphs
import Storage

extension Wire {
    private enum ParcelKind: UInt8 {
        case contents = 64
        case contentsFollow, offer, fetch, release, deposit, depositFollows, done, forget
        case coming, stored, storedFollows
        case contentsLent, depositLent, taken
    }

    /// The bytes that a parcel takes in a packet.
    static func length(of parcel: Parcel) -> Int {
        switch parcel {
        case .fetch, .release, .done: eventSize
        case .offer, .forget, .coming, .taken: eventSize + 8
        case .contents(_, let bytes), .stored(_, let bytes): eventSize + length(of: bytes)
        case .deposit(_, _, let bytes): eventSize + 8 + length(of: bytes)
        }
    }

    private static func length(of bytes: Parcel.Bytes) -> Int {
        switch bytes {
        case .here(let bytes): padded(bytes.count)
        case .following: 8
        case .lent: placeSize
        }
    }

    private static let placeSize = 24

    static func padded(_ count: Int) -> Int { (count + 3) & ~3 }

    static func append(_ parcel: Parcel, to packet: inout some ByteSink) {
        switch parcel {
        case .contents(let drop, let bytes):
            let kind: ParcelKind = bytes.kind(.contents, .contentsFollow, .contentsLent)
            begin(kind, drop, bytes.countHere, &packet)
            append(bytes, to: &packet)
        case .offer(let drop, let count):
            begin(.offer, drop, 0, &packet)
            packet.append(little: UInt64(count))
        case .fetch(let drop, let want): begin(.fetch, drop, Int(want.rawValue), &packet)
        case .coming(let drop, let count):
            begin(.coming, drop, 0, &packet)
            packet.append(little: UInt64(count))
        case .stored(let drop, let bytes):
            let kind: ParcelKind = bytes.kind(.stored, .storedFollows, .storedFollows)
            begin(kind, drop, bytes.countHere, &packet)
            append(bytes, to: &packet)
        case .release(let drop): begin(.release, drop, 0, &packet)
        case .done(let drop, let isWanted): begin(.done, drop, isWanted ? 1 : 0, &packet)
        case .forget(let drop, let offset):
            begin(.forget, drop, 0, &packet)
            packet.append(little: UInt64(offset))
        case .deposit(let drop, let producer, let bytes):
            let kind: ParcelKind = bytes.kind(.deposit, .depositFollows, .depositLent)
            begin(kind, drop, bytes.countHere, &packet)
            packet.append(little: producer.partition.row)
            packet.append(little: producer.row)
            append(bytes, to: &packet)
        case .taken(let drop, let producer, let isTaken):
            begin(.taken, drop, isTaken ? 1 : 0, &packet)
            packet.append(little: producer.partition.row)
            packet.append(little: producer.row)
        }
    }

    private static func begin(
        _ kind: ParcelKind, _ drop: DropAddress, _ count: Int, _ packet: inout some ByteSink
    ) {
        packet.append(little: drop.partition.row)
        packet.append(little: drop.row)
        packet.append(little: UInt32(kind.rawValue) | UInt32(count) << 16)
    }

    private static func append(_ bytes: Parcel.Bytes, to packet: inout some ByteSink) {
        switch bytes {
        case .following(let count): packet.append(little: UInt64(count))
        case .lent(let place):
            packet.append(little: UInt32(bitPattern: place.process))
            packet.append(little: UInt32(bitPattern: place.descriptor))
            packet.append(little: place.inode)
            packet.append(little: UInt64(place.count))
        case .here(let bytes):
            packet.append(bytes: bytes.bytes)
            packet.append(zeros: padded(bytes.count) - bytes.count)
        }
    }

    /// Nil for what is no parcel, or not all of one.
    static func readParcel(
        _ packet: UnsafeRawBufferPointer, at offset: Int, _ address: DropAddress
    ) -> (parcel: Parcel, length: Int)? {
        guard let kind = ParcelKind(rawValue: packet[offset + 8]), packet[offset + 9] == 0 else {
            return nil
        }
        let count = Int(packet[offset + 10]) | Int(packet[offset + 11]) << 8
        let body = offset + eventSize
        let parcel: Parcel?
        switch kind {
        case .fetch:
            parcel = UInt8(exactly: count).flatMap { Parcel.Want(rawValue: $0) }
                .map { .fetch(address, $0) }
        case .coming: parcel = length(packet, at: body).map { .coming(of: address, count: $0) }
        case .stored: parcel = bytes(packet, at: body, count).map { .stored(of: address, $0) }
        case .storedFollows:
            parcel = length(packet, at: body).map { .stored(of: address, .following(count: $0)) }
        case .release: parcel = .release(address)
        case .done: parcel = count < 2 ? .done(with: address, isWanted: count == 1) : nil
        case .forget: parcel = length(packet, at: body).map { .forget(address, offset: $0) }
        case .offer: parcel = length(packet, at: body).map { .offer(of: address, count: $0) }
        case .contents: parcel = bytes(packet, at: body, count).map { .contents(of: address, $0) }
        case .contentsFollow:
            parcel = length(packet, at: body).map {
                .contents(of: address, .following(count: $0))
            }
        case .contentsLent:
            parcel = place(packet, at: body).map { .contents(of: address, .lent($0)) }
        case .deposit, .depositFollows, .depositLent, .taken:
            guard body + 8 <= packet.count else { return nil }
            let producer = self.address(in: packet, at: body)
            let carried: Parcel.Bytes?
            switch kind {
            case .taken:
                guard count < 2 else { return nil }
                return (.taken(address, from: producer, count == 1), eventSize + 8)
            case .deposit: carried = bytes(packet, at: body + 8, count)
            case .depositLent: carried = place(packet, at: body + 8).map { .lent($0) }
            default: carried = length(packet, at: body + 8).map { .following(count: $0) }
            }
            parcel = carried.map { .deposit(to: address, from: producer, $0) }
        }
        return parcel.map { ($0, length(of: $0)) }
    }

    /// The number of bytes that follow beside the packet: some, and not more than a machine has.
    private static func length(_ packet: UnsafeRawBufferPointer, at offset: Int) -> Int? {
        guard offset + 8 <= packet.count else { return nil }
        let count = packet.little64(offset)
        return (1...(1 << 44)).contains(count) ? Int(count) : nil
    }

    private static func place(_ packet: UnsafeRawBufferPointer, at offset: Int) -> SharedPlace? {
        guard offset + placeSize <= packet.count,
            let count = length(packet, at: offset + 16)
        else { return nil }
        return SharedPlace(
            process: Int32(bitPattern: packet.little32(offset)),
            descriptor: Int32(bitPattern: packet.little32(offset + 4)),
            inode: packet.little64(offset + 8), count: count)
    }

    private static func bytes(
        _ packet: UnsafeRawBufferPointer, at offset: Int, _ count: Int
    ) -> Parcel.Bytes? {
        guard offset + padded(count) <= packet.count else { return nil }
        return .here(DropBytes(UnsafeRawBufferPointer(rebasing: packet[offset..<offset + count])))
    }
}

extension Parcel.Bytes {
    fileprivate func kind<Kind>(_ here: Kind, _ following: Kind, _ lent: Kind) -> Kind {
        switch self {
        case .here: here
        case .following: following
        case .lent: lent
        }
    }

    fileprivate var countHere: Int {
        if case .here(let bytes) = self { return bytes.count }
        return 0
    }
}
