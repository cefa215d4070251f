// One object of HDF5's file format, version 3 of the specification (HDF5 1.8 and later): a header of
// messages and its checksum. `docs/design/2026-11-21-arena.md` says why Weir writes these itself.

/// Bytes of the file format.
struct FormatBytes {
    private(set) var bytes: [UInt8] = []

    /// An address of nothing.
    static let nowhere = UInt64.max

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    @inline(__always)
    mutating func put<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func put(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    mutating func fill(to count: Int) {
        bytes.append(contentsOf: repeatElement(0, count: max(0, count - bytes.count)))
    }

    mutating func putChecksum(from start: Int) {
        put(bytes.withUnsafeBytes { Lookup3.checksum(.init(rebasing: $0[start...])) })
    }
}

struct ObjectHeader {
    /// The kinds of messages that arenas have.
    enum Kind: UInt8 {
        case dataspace = 1
        case linkInfo = 2
        case datatype = 3
        case fillValue = 5
        case link = 6
        case layout = 8
        case groupInfo = 10
        case filters = 11
        case attribute = 12
    }

    /// Signature, version, flags, length of the messages; and the checksum behind them.
    private static let frame = 4 + 1 + 1 + 4 + 4
    private static let messageFrame = 4
    /// The length of the messages takes four bytes.
    private static let flags: UInt8 = 2

    private(set) var messages = FormatBytes()

    mutating func add(_ kind: Kind, _ body: FormatBytes) {
        messages.put(kind.rawValue)
        messages.put(UInt16(body.bytes.count))
        messages.put(UInt8(0))
        messages.put(body.bytes)
    }

    var encoded: [UInt8] {
        var header = FormatBytes()
        header.reserve(messages.bytes.count + Self.frame)
        header.put("OHDR".utf8)
        header.put(UInt8(2))
        header.put(Self.flags)
        header.put(UInt32(messages.bytes.count))
        header.put(messages.bytes)
        header.putChecksum(from: 0)
        return header.bytes
    }

    // MARK: Groups

    private static let groupInfoCount = 2
    private static let linkInfoCount = 18

    /// A group of members that `addLink` adds.
    static func group() -> ObjectHeader {
        var header = ObjectHeader()
        var links = FormatBytes()
        links.put(UInt16(0))
        links.put(FormatBytes.nowhere)
        links.put(FormatBytes.nowhere)
        header.add(.linkInfo, links)
        var group = FormatBytes()
        group.put(UInt16(0))
        header.add(.groupInfo, group)
        return header
    }

    /// What a group takes whose members' names have so many bytes together.
    static func groupByteCount(members: Int, nameBytes: Int) -> Int {
        frame + 2 * messageFrame + groupInfoCount + linkInfoCount
            + members * (messageFrame + linkFrame) + nameBytes
    }

    private static let linkFrame = 1 + 1 + 1 + 2 + 8

    mutating func addLink(_ name: String, to address: Int) {
        let length = name.utf8.count
        messages.put(Kind.link.rawValue)
        messages.put(UInt16(Self.linkFrame + length))
        messages.put(UInt8(0))
        messages.put(UInt8(1))
        // The name is said to be UTF-8, and its length has two bytes.
        messages.put(UInt8(0x11))
        messages.put(UInt8(1))
        messages.put(UInt16(length))
        messages.put(name.utf8)
        messages.put(UInt64(address))
    }
}

enum Superblock {
    static let byteCount = 48
    static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    static let version: UInt8 = 2

    static func encode(end: Int, root: Int) -> [UInt8] {
        var block = FormatBytes()
        block.put(signature)
        // Bytes of an address, bytes of a length, nobody has it open.
        block.put([version, 8, 8, 0])
        block.put(UInt64(0))
        block.put(FormatBytes.nowhere)
        block.put(UInt64(end))
        block.put(UInt64(root))
        block.putChecksum(from: 0)
        return block.bytes
    }
}
