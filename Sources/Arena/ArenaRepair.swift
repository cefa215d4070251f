// An arena whose metadata is lost gets new metadata, behind all contents and in the same file, from what
// a journal knows. Contents are not copied; what does not have its checksum is not taken in.

package struct ArenaRepair: Equatable, Sendable {
    /// Names of what is in the arena again.
    package private(set) var kept: [String] = []
    /// What is not, and why.
    package private(set) var lost: [String: ArenaError] = [:]

    /// `references` are of this file, each of another name. Compressed arrays are lost.
    package init(rebuilding path: String, from references: [ArenaReference]) throws(ArenaError) {
        let file = try ArenaFile(opening: path, forWriting: true)
        var tree = ArenaTree()
        var end = max(Superblock.byteCount, try file.size)
        for reference in references {
            do throws(ArenaError) {
                try Self.take(reference, of: file, into: &tree)
                kept.append(reference.name)
                end = max(end, (reference.offset ?? 0) + reference.byteCount)
            } catch { lost[reference.name] = error }
        }
        end = (end + 7) & ~7
        let (bytes, root) = tree.encodeMarked(at: end)
        try file.write(bytes, at: end)
        try file.sync()
        try file.write(Superblock.encode(end: end + bytes.count, root: root), at: 0)
        try file.sync()
    }

    private static func take(
        _ reference: ArenaReference, of file: ArenaFile, into tree: inout ArenaTree
    ) throws(ArenaError) {
        try ArenaName.check(reference.name)
        guard reference.form.isPossible, let offset = reference.offset,
            offset >= Superblock.byteCount || reference.byteCount == 0
        else { throw .outside(name: reference.name) }
        let extent = Extent(offset: offset, count: reference.byteCount)
        if let expected = reference.checksum {
            let found = try file.checksum(of: extent)
            guard found == expected else { throw .checksum(reference, found: found) }
        }
        let header = ObjectHeader.dataset(
            .number(reference.form.type), reference.form.shape, .contiguous(extent),
            ArenaWriter.attributes([], reference.checksum))
        guard tree.add(reference.name, header: header.encoded, []) != nil else {
            throw .taken(name: reference.name)
        }
    }
}
