// All metadata of an arena at once, behind its contents.

internal import Storage

struct NewMetadata {
    private var tree = ArenaTree()
    /// Where the next goes.
    private var end: Int

    init(from start: Int) { end = start }

    /// Returns those that have no place among the others.
    mutating func add(
        _ arrays: [RecordedArray], _ compressed: [(name: String, header: [UInt8])],
        in file: ArenaFile
    ) throws(ArenaError) -> [String: ArenaError] {
        var refused: [String: ArenaError] = [:]
        let plain = arrays.filter { !$0.isPacked }.map { array in
            let reference = array.reference
            let extent = Extent(offset: reference.offset ?? 0, count: reference.byteCount)
            return (reference.name, array.header(.contiguous(extent)).encoded)
        }
        for (name, header) in plain + compressed
        where tree.add(name, header: header, []) == nil {
            refused[name] = .taken(name: name)
        }
        try addPacks(of: arrays.filter(\.isPacked).map(\.reference), to: file)
        return refused
    }

    /// Short arrays that lie near each other, whichever packs they were in.
    private mutating func addPacks(
        of references: [ArenaReference], to file: ArenaFile
    ) throws(ArenaError) {
        let sorted = references.sorted { ($0.offset ?? 0) < ($1.offset ?? 0) }
        var first = 0
        var number = 0
        while first < sorted.count {
            let start = sorted[first].offset ?? 0
            let next =
                sorted[first...].firstIndex {
                    ($0.offset ?? 0) + $0.byteCount > start + ArenaPacks.packSize
                } ?? sorted.count
            try addPack(number, Array(sorted[first..<next]), from: start, to: file)
            first = next
            number += 1
        }
    }

    private mutating func addPack(
        _ number: Int, _ references: [ArenaReference], from start: Int, to file: ArenaFile
    ) throws(ArenaError) {
        let last = references.reduce(start) { max($0, ($1.offset ?? 0) + $1.byteCount) }
        let extent = Extent(offset: start, count: last - start)
        var pack = ArenaPacks.Pack(extent: extent, bytesNode: 0)
        pack.rows = references.map {
            ArenaPacks.Row(
                name: $0.name, type: $0.form.type, offset: ($0.offset ?? 0) - start,
                count: $0.byteCount, checksum: $0.checksum ?? 0)
        }
        let (bytes, type, count) = pack.encodeIndex()
        let index = Extent(offset: end, count: bytes.count)
        try file.write(bytes, at: index.offset)
        end = (index.end + 7) & ~7
        let members = [
            (ArenaPacks.bytesName(number), StoredType.number(.uint8), extent.count, extent),
            (ArenaPacks.indexName(number), type, count, index),
        ]
        for (name, type, count, extent) in members {
            let header = ObjectHeader.dataset(type, [count], .contiguous(extent), [])
            guard tree.add(name, header: header.encoded, []) != nil else {
                throw .taken(name: name)
            }
        }
    }

    /// The superblock last.
    mutating func write(to file: ArenaFile) throws(ArenaError) {
        let (bytes, root) = tree.encodeMarked(at: end)
        try file.write(bytes, at: end)
        try file.sync()
        try file.write(Superblock.encode(end: end + bytes.count, root: root), at: 0)
        try file.sync()
    }
}
