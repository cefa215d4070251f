// The arrays in an arena's packs, as their indexes have them.

internal import HDF5
internal import Storage

enum PackedArrays {
    static func all(
        in root: borrowing HDF5Group, _ path: String
    ) throws(HDF5Error) -> [ArenaReference] {
        guard try root.contains(ArenaName.packs) else { return [] }
        var found: [ArenaReference] = []
        for number in try root.group(ArenaName.packs).names() {
            let pack = "\(ArenaName.packs)/\(number)"
            guard try root.contains(pack + "/index"),
                let start = try root.array(pack + "/bytes").offset()
            else { continue }
            let end = start + (try root.array(pack + "/bytes").byteCount)
            try read(root.array(pack + "/index"), start..<end, path, &found)
        }
        return found
    }

    /// In memory the members of a record are as in the file, with room for alignment behind the last.
    private static func read(
        _ index: consuming HDF5Array, _ pack: Range<Int>, _ path: String,
        _ found: inout [ArenaReference]
    ) throws(HDF5Error) {
        let width = index.element.byteCount
        let name = 16 + ArenaPacks.Pack.typeWidth
        guard width > name else { return }
        let rows = DropBytes(count: index.byteCount)
        rows.unfilled.initializeMemory(as: UInt8.self, repeating: 0)
        try index.read(into: rows.unfilled)
        found.reserveCapacity(found.count + rows.count / width)
        for row in stride(from: 0, to: rows.count, by: width) {
            let bytes = UnsafeRawBufferPointer(rebasing: rows.bytes[row..<row + width])
            let count = Int(
                UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
            let type = ElementType(numpyName: text(bytes[16..<name])) ?? .uint8
            found.append(
                ArenaReference(
                    path: path, name: text(bytes[name...]),
                    form: ArrayForm(type, [count / type.byteCount]),
                    offset: place(bytes, in: pack),
                    checksum: UInt32(
                        littleEndian: bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self))))
        }
    }

    /// Behind the pack's end where the index is damaged: whoever looks there finds nothing, or what is not it.
    private static func place(_ record: UnsafeRawBufferPointer, in pack: Range<Int>) -> Int {
        let offset = UInt64(
            littleEndian: record.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
        return pack.lowerBound + min(Int(clamping: offset), pack.count)
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
