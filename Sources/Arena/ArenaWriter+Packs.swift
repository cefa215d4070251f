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
        let checksum = CRC32C.checksum(bytes)
        let (number, row, offset) = try gather(name, bytes, type, checksum)
        let reference = ArenaReference(
            path: path, name: name, form: ArrayForm(type, [bytes.count / type.byteCount]),
            offset: offset, checksum: checksum)
        return PackedDrop(reference: reference, pack: number, row: row)
    }

    /// The same for who needs no more of it: where it is in the file, and its checksum.
    package func packAway(
        _ name: String, _ bytes: UnsafeRawBufferPointer, as type: ElementType
    ) throws(ArenaError) -> (offset: Int, checksum: UInt32) {
        let checksum = CRC32C.checksum(bytes)
        return (try gather(name, bytes, type, checksum).offset, checksum)
    }

    private func gather(
        _ name: String, _ bytes: UnsafeRawBufferPointer, _ type: ElementType, _ checksum: UInt32
    ) throws(ArenaError) -> (pack: Int, row: Int, offset: Int) {
        guard name.utf8.count <= ArenaPacks.largestName else { throw .name(name) }
        guard bytes.count <= ArenaPacks.largestDrop, bytes.count % type.byteCount == 0 else {
            throw .outside(name: name)
        }
        return try state.withLock { (state) throws(ArenaError) in
            let number = try place(bytes.count, &state)
            state.packs.changed.insert(number)
            let (row, offset) = state.packs.append(to: number, name, type, bytes, checksum)
            return (number, row, offset)
        }
    }

    /// Writes what is gathered, so that it can be read by reference. To be called before anybody is told
    /// of it; when it throws, it can be called again.
    package func publish() throws(ArenaError) {
        try state.withLock { (state) throws(ArenaError) in try writePending(&state) }
    }

    package func release(_ drop: PackedDrop) {
        _ = state.withLock { Self.release(drop.pack, drop.row, &$0) }
    }

    /// What begins there, if it is among others: how long it was; else nil.
    package func releasePacked(at offset: Int) -> Int? {
        state.withLock { state in
            guard let (pack, row) = state.packs.drop(at: offset) else { return nil }
            let count = state.packs.packs[pack]?.rows[row].count
            return Self.release(pack, row, &state) ? count : nil
        }
    }

    /// Some that nobody has released are among others.
    package var hasPacked: Bool {
        state.withLock { $0.packs.packs.values.contains { $0.live > 0 } }
    }

    private static func release(_ number: Int, _ row: Int, _ state: inout State) -> Bool {
        guard state.packs.packs[number]?.rows[row].isReleased == false else { return false }
        state.packs.packs[number]?.rows[row].isReleased = true
        state.packs.packs[number]?.live -= 1
        state.packs.changed.insert(number)
        removeIfUnused(number, &state)
        return true
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
        guard let open = state.packs.open, let index = state.packs.packs.index(forKey: open),
            let place = state.packs.packs.values[index].placeOfPending
        else { return }
        // No copy of the pack: what is gathered next goes into the same memory.
        try file.write(state.packs.packs.values[index].pending, at: place)
        state.packs.packs.values[index].pending.removeAll(keepingCapacity: true)
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
        state.packs.open = state.packs.add(ArenaPacks.Pack(extent: extent, bytesNode: node))
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
        state.packs.remove(number)
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
