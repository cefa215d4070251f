// Reads arrays by reference, on any rank and any thread, without HDF5. Files stay open: a reader has one
// descriptor an arena.

package import Storage
internal import Synchronization

package final class ArenaReader: Sendable {
    private let files = Mutex<[String: ArenaFile]>([:])

    package init() {}

    /// All bytes of an array, compared with its checksum.
    package func read(_ reference: ArenaReference) throws(ArenaError) -> DropBytes {
        let bytes = DropBytes(count: reference.byteCount)
        try read(reference, into: bytes.unfilled)
        guard let expected = reference.checksum else { return bytes }
        let found = CRC32C.checksum(bytes.bytes)
        guard found == expected else { throw .checksum(reference, found: found) }
        return bytes
    }

    /// A part of it, which has no checksum.
    package func read(
        _ reference: ArenaReference, from start: Int = 0, into bytes: UnsafeMutableRawBufferPointer
    ) throws(ArenaError) {
        guard start >= 0, start <= reference.byteCount - bytes.count else {
            throw .outside(name: reference.name)
        }
        guard let offset = reference.offset else {
            return try ArenaCatalogue.readCompressed(reference, from: start, into: bytes)
        }
        try file(reference.path).read(bytes, at: offset + start)
    }

    /// An array as memory, without a copy. Only for arenas that nobody cuts off: a file that is shorter
    /// than its mapping ends the process that touches it (SIGBUS).
    package func map(_ reference: ArenaReference) throws(ArenaError) -> MappedBytes {
        guard let offset = reference.offset else { throw .outside(name: reference.name) }
        return try file(reference.path).map(Extent(offset: offset, count: reference.byteCount))
    }

    /// Reads it again and compares its checksum; nothing of it is kept.
    package func verify(_ reference: ArenaReference) throws(ArenaError) {
        guard let expected = reference.checksum else { return }
        guard let offset = reference.offset else {
            _ = try read(reference)
            return
        }
        let extent = Extent(offset: offset, count: reference.byteCount)
        let found = try file(reference.path).checksum(of: extent)
        guard found == expected else { throw .checksum(reference, found: found) }
    }

    private func file(_ path: String) throws(ArenaError) -> ArenaFile {
        try files.withLock { (files) throws(ArenaError) in
            if let file = files[path] { return file }
            let file = try ArenaFile(opening: path)
            files[path] = file
            return file
        }
    }
}
