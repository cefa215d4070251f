internal import Storage

extension ArenaWriter {
    /// Larger ones are datasets of their own.
    package static let largestPacked = ArenaPacks.largestDrop

    /// Writes a small Drop, of up to `largestPacked` bytes, among others.
    package func pack(
        _ name: String, _ bytes: UnsafeRawBufferPointer
    ) throws(ArenaError) -> PackedDrop {
        guard name.utf8.count <= ArenaPacks.largestName else { throw .name(name) }
        guard bytes.count <= ArenaPacks.largestDrop else { throw .outside(name: name) }
        let checksum = CRC32C.checksum(bytes)
        let (number, extent, offset) = try state.withLock { (state) throws(ArenaError) in
            try Self.place(bytes.count, &state)
        }
        do throws(ArenaError) { try file.write(bytes, at: extent.offset + offset) } catch {
            _ = state.withLock { Self.finish(number, nil, &$0) }
            throw error
        }
        let row = ArenaPacks.Row(
            name: name, offset: offset, count: bytes.count, checksum: checksum)
        let index = state.withLock { Self.finish(number, row, &$0) }
        let reference = ArenaReference(
            path: path, name: name, form: .bytes(bytes.count), offset: extent.offset + offset,
            checksum: checksum)
        return PackedDrop(reference: reference, pack: number, row: index)
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

    private static func place(
        _ count: Int, _ state: inout State
    ) throws(ArenaError) -> (pack: Int, Extent, offset: Int) {
        let padded = (count + 7) & ~7
        if let open = state.packs.open, let pack = state.packs.packs[open],
            pack.used + padded > pack.extent.count
        {
            state.packs.open = nil
            removeIfUnused(open, &state)
        }
        let number: Int
        if let open = state.packs.open { number = open } else { number = try begin(&state) }
        guard let pack = state.packs.packs[number] else { throw .taken(name: "packed") }
        state.packs.packs[number]?.used += padded
        state.packs.packs[number]?.underWay += 1
        return (number, pack.extent, pack.used)
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

    /// Returns the number of the row; -1 where nothing was written.
    private static func finish(
        _ number: Int, _ row: ArenaPacks.Row?, _ state: inout State
    ) -> Int {
        state.packs.packs[number]?.underWay -= 1
        guard let row else { return -1 }
        state.packs.packs[number]?.rows.append(row)
        state.packs.packs[number]?.live += 1
        state.packs.changed.insert(number)
        return (state.packs.packs[number]?.rows.count ?? 0) - 1
    }

    /// A pack that is full and of which nothing is needed.
    private static func removeIfUnused(_ number: Int, _ state: inout State) {
        guard state.packs.open != number, let pack = state.packs.packs[number], pack.live == 0,
            pack.underWay == 0
        else { return }
        state.released += state.tree.remove(pack.bytesNode)
        if let index = pack.indexNode { state.released += state.tree.remove(index) }
        state.packs.packs[number] = nil
        state.packs.changed.remove(number)
    }

    /// Of all packs that have other rows than at the last commit.
    func writeIndexes(_ state: inout State) throws(ArenaError) {
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
