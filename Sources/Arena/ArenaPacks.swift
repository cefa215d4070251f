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
    /// Where each begins in the file, in that order.
    private var starts: [(offset: Int, number: Int)] = []

    mutating func add(_ pack: Pack) -> Int {
        defer { next += 1 }
        packs[next] = pack
        starts.insert((pack.extent.offset, next), at: place(of: pack.extent.offset))
        return next
    }

    mutating func remove(_ number: Int) {
        guard let pack = packs.removeValue(forKey: number) else { return }
        starts.removeAll { $0.number == number && $0.offset == pack.extent.offset }
        changed.remove(number)
    }

    /// The Drop whose bytes begin there: its pack and its row. One without any is none.
    func drop(at offset: Int) -> (pack: Int, row: Int)? {
        let before = place(of: offset + 1) - 1
        guard before >= 0, let pack = packs[starts[before].number],
            offset < pack.extent.end, let row = pack.row(at: offset - pack.extent.offset)
        else { return nil }
        return (starts[before].number, row)
    }

    /// Of the first that begins there or behind.
    private func place(of offset: Int) -> Int {
        starts.firstInOrder { $0.offset >= offset }
    }

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
    /// In the file; nil where there is none.
    var placeOfPending: Int? {
        pending.isEmpty ? nil : extent.offset + used - pending.count
    }

    /// As numpy writes them, "<f8".
    static let typeWidth = 3

    mutating func append(
        _ name: String, _ type: ElementType, _ bytes: UnsafeRawBufferPointer, _ checksum: UInt32
    ) -> (row: Int, offset: Int) {
        defer {
            used += bytes.count
            live += 1
        }
        if pending.isEmpty { pending.reserveCapacity(ArenaPacks.pieceSize) }
        pending.append(contentsOf: bytes)
        rows.append(
            .init(name: name, type: type, offset: used, count: bytes.count, checksum: checksum))
        return (rows.count - 1, extent.offset + used)
    }

    func row(at offset: Int) -> Int? {
        let row = rows.firstInOrder { $0.offset + $0.count > offset }
        return row < rows.count && rows[row].offset == offset ? row : nil
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

extension Array {
    /// The first that is past something, of elements that are in order; their number if none is.
    func firstInOrder(_ isPast: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isPast(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
