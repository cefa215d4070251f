internal import HDF5
package import Storage

extension ArenaWriter {
    /// An array in pieces of rows, each made smaller by a filter. `next` gives the bytes of so many rows, in
    /// order; the last piece may have fewer. What a piece is to be is for the caller: some MB is right.
    package func writeFiltered(
        _ name: String, _ form: ArrayForm, _ filter: ChunkFilter, rowsAtOnce: Int,
        _ attributes: [ArenaAttribute] = [],
        _ next: (Range<Int>) throws(ArenaError) -> DropBytes
    ) throws(ArenaError) -> ArenaReference {
        try ArenaName.check(name)
        guard form.isPossible, let rows = form.shape.first, form.byteCount > 0, rowsAtOnce > 0
        else {
            throw .outside(name: name)
        }
        let chunkShape = [min(rowsAtOnce, rows)] + form.shape.dropFirst()
        // HDF5 counts the bytes of a piece in 32 bits.
        guard ArrayForm(form.type, chunkShape).byteCount < 1 << 32 else {
            throw .outside(name: name)
        }
        var chunks: [ChunkTree.Chunk] = []
        let checksum: UInt32
        do throws(ArenaError) {
            checksum = try writeChunks(form, chunkShape, filter, next, into: &chunks)
        } catch {
            state.withLock { $0.space.give(chunks.map(\.extent)) }
            throw error
        }
        let tree = ChunkTree(dimensions: form.shape.count)
        let nodes = state.withLock {
            $0.space.allocate(tree.byteCount(chunks: chunks.count), alignment: 8)
        }
        let extents = chunks.map(\.extent) + [nodes]
        let last = (rows + chunkShape[0] - 1) / chunkShape[0] * chunkShape[0]
        let end = [last] + form.shape.dropFirst()
        let (bytes, root) = tree.encode(chunks, end: end, at: nodes.offset)
        do throws(ArenaError) { try file.write(bytes, at: nodes.offset) } catch {
            state.withLock { $0.space.give(extents) }
            throw error
        }
        let header = ObjectHeader.dataset(
            .number(form.type), form.shape, .chunked(root: root, shape: chunkShape, filter),
            Self.attributes(attributes, checksum))
        try add(name, header, extents)
        return ArenaReference(
            path: path, name: name, form: form, offset: nil, checksum: checksum)
    }

    private func writeChunks(
        _ form: ArrayForm, _ chunkShape: [Int], _ filter: ChunkFilter,
        _ next: (Range<Int>) throws(ArenaError) -> DropBytes,
        into chunks: inout [ChunkTree.Chunk]
    ) throws(ArenaError) -> UInt32 {
        guard HDF5ChunkEncoder.has(filter: Int(filter.number)) else {
            throw .noFilter(filter.name)
        }
        let whole = ArrayForm(form.type, chunkShape).byteCount
        let rowBytes = whole / chunkShape[0]
        var checksum: UInt32 = 0
        do {
            let encoder = try HDF5ChunkEncoder(
                filter: Int(filter.number), level: filter.level, byteCount: whole)
            for row in stride(from: 0, to: form.shape[0], by: chunkShape[0]) {
                let rows = row..<min(row + chunkShape[0], form.shape[0])
                var piece = try next(rows)
                guard piece.count == rows.count * rowBytes else {
                    throw ArenaError.outside(name: "")
                }
                checksum = CRC32C.checksum(piece.bytes, after: checksum)
                if piece.count < whole {
                    // The last piece is stored whole, filled up with zeros.
                    let rest = [UInt8](repeating: 0, count: whole - piece.count)
                    piece = DropBytes(joining: [piece, DropBytes(rest)])
                }
                let stored = try encoder.encode(piece.bytes)
                let extent = state.withLock { $0.space.allocate(stored.count, alignment: 8) }
                let start = [row] + chunkShape.dropFirst().map { _ in 0 }
                chunks.append(ChunkTree.Chunk(start: start, extent: extent))
                try file.write(stored, at: extent.offset)
            }
            return checksum
        } catch let error as HDF5Error {
            throw .hdf5(path: path, error)
        } catch let error as ArenaError {
            throw error
        } catch { throw .noFilter(filter.name) }
    }
}
