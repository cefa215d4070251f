// A rank's arena: an HDF5 file whose datasets are written as raw bytes, by any thread, at their place in
// the file. HDF5's own library has no part in it: Weir writes the metadata itself, to new places, and
// the superblock, which says where the root is, last. So a file that a kill tears is as of its last
// commit. Rules:
//
// - An array is seen by others' HDF5 after the commit that follows `complete`; by reference at once.
// - What is released is used again after the commit that follows, not before: until then the file says
//   that it is there. Whoever keeps a journal writes there that it is gone before that commit.
// - A commit to disk (`toDisk`) is for what must survive the host; a killed job needs none.
// - One lock, held for bookkeeping and for the writes of a commit; while contents are written only of short
//   arrays that are written together.

package import Storage
internal import Synchronization

package final class ArenaWriter: Sendable {
    struct State: Sendable {
        var tree = ArenaTree()
        var space = FreeSpace(from: Superblock.byteCount)
        /// Not needed any more, but in the metadata of the last commit.
        var released: [Extent] = []
        var packs = ArenaPacks()
        /// How long the superblock says that the file is.
        var told = 0
    }

    package let path: String
    let file: ArenaFile
    let state = Mutex(State())

    /// Makes an arena, which is a right and empty HDF5 file at once.
    package init(creating path: String) throws(ArenaError) {
        self.path = path
        file = try ArenaFile(creating: path)
        do throws(ArenaError) { try commit() } catch {
            Files.remove(path)
            throw error
        }
    }

    // MARK: Arrays

    /// Space for an array. It costs no disk before it is written.
    package func reserve(_ name: String, _ form: ArrayForm) throws(ArenaError) -> ArenaSlot {
        try ArenaName.check(name)
        guard form.isPossible else { throw .outside(name: name) }
        let extent = try state.withLock { (state) throws(ArenaError) in
            guard state.tree.node(name) == nil else { throw .taken(name: name) }
            let count = form.byteCount
            return state.space.allocate(count, alignment: FreeSpace.alignment(for: count))
        }
        let reference = ArenaReference(
            path: path, name: name, form: form, offset: extent.offset, checksum: nil)
        return ArenaSlot(reference, extent, in: file)
    }

    /// All is written: the next commit shows it.
    package func complete(
        _ slot: ArenaSlot, checksum: UInt32? = nil, _ attributes: [ArenaAttribute] = []
    ) throws(ArenaError) -> ArenaReference {
        let (form, name) = (slot.reference.form, slot.reference.name)
        let header = ObjectHeader.dataset(
            .number(form.type), form.shape, .contiguous(slot.extent),
            Self.attributes(attributes, checksum))
        try add(name, header, [slot.extent])
        return ArenaReference(
            path: path, name: name, form: form, offset: slot.extent.offset, checksum: checksum)
    }

    func add(
        _ name: String, _ header: ObjectHeader, _ extents: [Extent]
    ) throws(ArenaError) {
        try state.withLock { (state) throws(ArenaError) in
            guard state.tree.add(name, header: header.encoded, extents) != nil else {
                state.space.give(extents)
                throw .taken(name: name)
            }
        }
    }

    static func attributes(
        _ attributes: [ArenaAttribute], _ checksum: UInt32?
    ) -> [ArenaAttribute] {
        guard let checksum else { return attributes }
        return attributes + [ArenaAttribute("crc32c", .integer(Int(checksum)))]
    }

    /// It will not be completed.
    package func abandon(_ slot: ArenaSlot) {
        state.withLock { $0.space.give([slot.extent]) }
    }

    /// An array in one go.
    package func write(
        _ name: String, _ form: ArrayForm, _ bytes: UnsafeRawBufferPointer,
        _ attributes: [ArenaAttribute] = [], isChecked: Bool = true
    ) throws(ArenaError) -> ArenaReference {
        try write(name, form, count: bytes.count, attributes) { (slot) throws(ArenaError) in
            guard !isChecked else { return try slot.writeChecked(bytes) }
            try slot.write(bytes)
            return nil
        }
    }

    /// The same of what may be more than memory holds.
    package func write(
        _ name: String, _ form: ArrayForm, _ bytes: DropBytes, _ attributes: [ArenaAttribute] = []
    ) throws(ArenaError) -> ArenaReference {
        try write(name, form, count: bytes.count, attributes) { (slot) throws(ArenaError) in
            var sum: UInt32 = 0
            var done = 0
            try bytes.forEachWindow { (window) throws(ArenaError) in
                sum = try slot.writeChecked(window, at: done, after: sum)
                done += window.count
            }
            return sum
        }
    }

    private func write(
        _ name: String, _ form: ArrayForm, count: Int, _ attributes: [ArenaAttribute],
        _ fill: (ArenaSlot) throws(ArenaError) -> UInt32?
    ) throws(ArenaError) -> ArenaReference {
        guard count == form.byteCount else { throw .outside(name: name) }
        let slot = try reserve(name, form)
        let checksum: UInt32?
        do throws(ArenaError) { checksum = try fill(slot) } catch {
            // On a full disk others need what this has taken.
            file.punch(slot.extent)
            abandon(slot)
            throw error
        }
        return try complete(slot, checksum: checksum, attributes)
    }

    /// Nobody needs it any more. False if it is not there.
    @discardableResult
    package func release(_ name: String) -> Bool {
        state.withLock { state in
            guard let node = state.tree.node(name), state.tree.isDataset(node) else { return false }
            state.released += state.tree.remove(node)
            return true
        }
    }

    // MARK: Commits

    /// Shows all that was completed or released since the last one. When it throws, the file is as of
    /// the last one, and the next one tries again.
    ///
    /// `keepingSpace`: nothing that was released is written over yet.
    package func commit(
        toDisk: Bool = false, keepingSpace: Bool = false
    ) throws(ArenaError) {
        try state.withLock { (state) throws(ArenaError) in
            try writeIndexes(&state)
            if state.tree.isChanged { try writeTree(&state, toDisk) }
            if keepingSpace { return }
            let end = max(state.space.end, state.told)
            state.space.give(state.released)
            state.released = []
            // Only what the superblock does not count on is cut off.
            if try file.size > end { try file.setSize(end) }
        }
    }

    private func writeTree(_ state: inout State, _ toDisk: Bool) throws(ArenaError) {
        let metadata = state.space.allocate(state.tree.markedByteCount, alignment: 8)
        do throws(ArenaError) {
            try write(&state, at: metadata, toDisk)
        } catch {
            state.tree.cancelCommit()
            // Perhaps the superblock tells of it already.
            state.released.append(metadata)
            throw error
        }
        state.released += state.tree.commit()
    }

    /// A commit that also moves the groups out of the way of what is free before them, so that the file
    /// becomes as short as its arrays let it.
    package func trim() throws(ArenaError) {
        state.withLock { Self.closeUnusedPack(&$0) }
        try commit()
        let length = try file.size
        let isLong = state.withLock { state in
            length - state.space.end + state.space.freeByteCount >= Self.worthMoving
        }
        guard isLong else { return }
        // What the first of these frees is cut off once the second has said that it is.
        for _ in 0..<2 {
            state.withLock { $0.tree.moveGroups() }
            try commit()
        }
    }

    private static let worthMoving = 1 << 16

    private func write(
        _ state: inout State, at metadata: Extent, _ toDisk: Bool
    ) throws(ArenaError) {
        try file.checkIsThere()
        let (bytes, root) = state.tree.encodeMarked(at: metadata.offset)
        try file.write(bytes, at: metadata.offset)
        // HDF5 refuses a file that is shorter than it says; what is reserved may not be written yet.
        if try file.size < state.space.end { try file.setSize(state.space.end) }
        if toDisk { try file.sync() }
        try file.write(Superblock.encode(end: state.space.end, root: root), at: 0)
        state.told = state.space.end
        if toDisk { try file.sync() }
    }

    /// Commits; what is reserved and not completed is lost.
    package func close(toDisk: Bool = false) throws(ArenaError) { try commit(toDisk: toDisk) }

    /// How long the file is to be, freed parts included.
    package var byteCount: Int { state.withLock { $0.space.end } }
}
