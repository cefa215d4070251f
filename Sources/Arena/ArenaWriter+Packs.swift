internal import Storage

extension ArenaWriter {
    /// Larger ones are datasets of their own.
    package static let largestPacked = ArenaPacks.largestDrop
    package static let longestPackedName = ArenaPacks.largestName

    /// Takes a small Drop, of up to `largestPacked` bytes, among others. Others can read it after
    /// `publish` or `commit`.
    package func pack(
        _ name: String, _ bytes: UnsafeRawBufferPointer, as type: ElementType = .uint8
    ) throws(ArenaError) -> PackedDrop {
        guard name.utf8.count <= ArenaPacks.largestName else { throw .name(name) }
        guard bytes.count <= ArenaPacks.largestDrop, bytes.count % type.byteCount == 0 else {
            throw .outside(name: name)
        }
        let checksum = CRC32C.checksum(bytes)
        let (number, row, offset) = try state.withLock { (state) throws(ArenaError) in
            let number = try place(bytes.count, &state)
            state.packs.changed.insert(number)
            let (row, offset) = state.packs.append(to: number, name, type, bytes, checksum)
            return (number, row, offset)
        }
        let reference = ArenaReference(
            path: path, name: name, form: ArrayForm(type, [bytes.count / type.byteCount]),
            offset: offset, checksum: checksum)
        return PackedDrop(reference: reference, pack: number, row: row)
    }

    /// Writes what is gathered, so that it can be read by reference. To be called before anybody is told
    /// of it; when it throws, it can be called again.
    package func publish() throws(ArenaError) {
        try state.withLock { (state) throws(ArenaError) in try writePending(&state) }
    }

    package func release(_ drop: PackedDrop) {
        state.withLock { state in
            guard state.packs.packs[drop.pack]?.rows[drop.row].isReleased == false else { return }
            state.packs.packs[drop.pack]?.rows[drop.row].isReleased = true
            state.packs.packs[drop.pack]?.live -= 1
            state.packs.changed.insert(drop.pack)
            Self.removeIfUnused(drop.pack, &state)
        }
    }

    /// The number of a pack that has room for so much.
    private func place(_ count: Int, _ state: inout State) throws(ArenaError) -> Int {
        if let open = state.packs.open, let pack = state.packs.packs[open] {
            let isFull = pack.used + count > pack.extent.count
            if isFull || pack.pending.count + count > ArenaPacks.pieceSize {
                try writePending(&state)
            }
            guard isFull else { return open }
            state.packs.open = nil
            Self.removeIfUnused(open, &state)
        }
        return try Self.begin(&state)
    }

    private func writePending(_ state: inout State) throws(ArenaError) {
        guard let open = state.packs.open, let pack = state.packs.packs[open],
            !pack.pending.isEmpty
        else { return }
        try file.write(pack.pending, at: pack.extent.offset + pack.used - pack.pending.count)
        state.packs.packs[open]?.pending.removeAll(keepingCapacity: true)
    }

    private static func begin(_ state: inout State) throws(ArenaError) -> Int {
        let number = state.packs.next
        let name = ArenaPacks.bytesName(number)
        let extent = state.space.allocate(ArenaPacks.packSize, alignment: 4096)
        let header = ObjectHeader.dataset(
            .number(.uint8), [extent.count], .contiguous(extent), [])
        guard let node = state.tree.add(name, header: header.encoded, [extent]) else {
            state.space.give([extent])
            throw .taken(name: name)
        }
        state.packs.packs[number] = ArenaPacks.Pack(extent: extent, bytesNode: node)
        state.packs.next += 1
        state.packs.open = number
        return number
    }

    /// The one that has room, where nothing in it is needed.
    static func closeUnusedPack(_ state: inout State) {
        guard let open = state.packs.open, state.packs.packs[open]?.live == 0 else { return }
        state.packs.open = nil
        removeIfUnused(open, &state)
    }

    /// A pack that is full and of which nothing is needed.
    private static func removeIfUnused(_ number: Int, _ state: inout State) {
        guard state.packs.open != number, let pack = state.packs.packs[number], pack.live == 0
        else { return }
        state.released += state.tree.remove(pack.bytesNode)
        if let index = pack.indexNode { state.released += state.tree.remove(index) }
        state.packs.packs[number] = nil
        state.packs.changed.remove(number)
    }

    /// Of all packs that have other rows than at the last commit.
    func writeIndexes(_ state: inout State) throws(ArenaError) {
        try writePending(&state)
        for number in state.packs.changed {
            guard let pack = state.packs.packs[number] else { continue }
            let (bytes, type, count) = pack.encodeIndex()
            let extent = state.space.allocate(bytes.count, alignment: 8)
            do throws(ArenaError) { try file.write(bytes, at: extent.offset) } catch {
                state.space.give([extent])
                throw error
            }
            let header = ObjectHeader.dataset(type, [count], .contiguous(extent), []).encoded
            if let node = pack.indexNode {
                state.released += state.tree.change(node, header: header, [extent])
            } else {
                let name = ArenaPacks.indexName(number)
                state.packs.packs[number]?.indexNode = state.tree.add(
                    name, header: header, [extent])
            }
            state.packs.changed.remove(number)
        }
    }
}
