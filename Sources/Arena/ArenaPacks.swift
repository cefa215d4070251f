// Small Drops, many to a dataset: /packed/N/bytes has their bytes behind each other, /packed/N/index says
// for each where it begins there, how long it is, its checksum, its type and its name.

/// The packs of an arena, by number; at most one of them is open.
struct ArenaPacks: Sendable {
    struct Row: Sendable {
        var name: String
        var type: ElementType
        /// Where it begins in the pack.
        var offset: Int
        var count: Int
        var checksum: UInt32
        var isReleased = false
    }

    struct Pack: Sendable {
        let extent: Extent
        let bytesNode: Int
        var indexNode: Int?
        var used = 0
        /// The last bytes of it, which are not written yet.
        var pending: [UInt8] = []
        var rows: [Row] = []
        var live = 0
    }

    static let packSize = 4 << 20
    /// What is gathered before it is written: a write of 1 kB costs nearly what one of 64 kB does.
    static let pieceSize = 1 << 18
    static let largestName = 200
    static let largestDrop = 1 << 16

    var packs: [Int: Pack] = [:]
    var open: Int?
    var next = 0
    /// Those whose index is older than they are.
    var changed: Set<Int> = []

    /// To a pack that has room: its row there, and its place in the file.
    mutating func append(
        to number: Int, _ name: String, _ type: ElementType, _ bytes: UnsafeRawBufferPointer,
        _ checksum: UInt32
    ) -> (row: Int, offset: Int) {
        guard let index = packs.index(forKey: number) else { preconditionFailure("no such pack") }
        return packs.values[index].append(name, type, bytes, checksum)
    }

    static func bytesName(_ number: Int) -> String { "\(ArenaName.packs)/\(number)/bytes" }
    static func indexName(_ number: Int) -> String { "\(ArenaName.packs)/\(number)/index" }
}

/// A small Drop in a pack, as its writer knows it.
package struct PackedDrop: Sendable {
    package let reference: ArenaReference
    let pack: Int
    let row: Int
}

extension ArenaPacks.Pack {
    /// As numpy writes them, "<f8".
    static let typeWidth = 3

    mutating func append(
        _ name: String, _ type: ElementType, _ bytes: UnsafeRawBufferPointer, _ checksum: UInt32
    ) -> (row: Int, offset: Int) {
        defer {
            used += bytes.count
            live += 1
        }
        pending.append(contentsOf: bytes)
        rows.append(
            .init(name: name, type: type, offset: used, count: bytes.count, checksum: checksum))
        return (rows.count - 1, extent.offset + used)
    }

    /// Released rows are left out.
    func encodeIndex() -> (bytes: [UInt8], type: StoredType, count: Int) {
        let kept = rows.filter { !$0.isReleased }
        let width = kept.reduce(1) { max($0, $1.name.utf8.count) }
        let type = StoredType.record([
            ("offset", .number(.uint64)), ("length", .number(.uint32)),
            ("crc32c", .number(.uint32)), ("dtype", .text(width: Self.typeWidth)),
            ("name", .text(width: width)),
        ])
        var bytes = FormatBytes()
        bytes.reserve(kept.count * type.byteCount)
        for (number, row) in kept.enumerated() {
            bytes.put(UInt64(row.offset))
            bytes.put(UInt32(row.count))
            bytes.put(row.checksum)
            bytes.put(row.type.numpyName.utf8)
            bytes.put(row.name.utf8)
            bytes.fill(to: (number + 1) * type.byteCount)
        }
        return (bytes.bytes, type, kept.count)
    }
}
