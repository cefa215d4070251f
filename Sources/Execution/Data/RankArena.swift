// The arena of a rank: what its apps write as arrays, from whatever thread they run on. The file is
// made when the first array comes.
//
// Short arrays of which there are many are gathered in memory and written together: `publish` is called
// before anybody hears of one, reads one, or records one (see JournalCommit).

import Arena
import Storage
import Synchronization

final class RankArena: ArrayKeeper {
    let path: String
    private let writer = Mutex<ArenaWriter?>(nil)
    /// What was kept, by where it is.
    private let kept = Mutex<[Int: Kept]>([:])
    /// Bytes that the next commit gives back.
    private let released = Atomic<Int>(0)
    private let standIns = Atomic<Int>(0)
    /// Something was forgotten since the file was last made as short as it can be.
    private let isLong = Atomic<Bool>(false)
    /// How often each name was given; none after what had it was forgotten.
    private let uses = Mutex<[String: Int]>([:])

    /// Something may be gathered that is not written.
    private let gathers = Atomic<Bool>(false)
    @inline(__always)
    var isGathering: Bool { gathers.load(ordering: .relaxed) }

    /// Bytes that were gathered since it was last looked whether there is room.
    private let sinceLook = Atomic<Int>(0)

    private let lastCommit = Mutex(Clock.steady())

    /// Arenas that have copies of what is kept here; the same names are in there.
    private let copies: [RankArena]
    /// The system's number for why a copy could not be made, the first time.
    private let firstCopyProblem = Atomic<Int32>(0)
    var copyProblem: Int32 { firstCopyProblem.load(ordering: .relaxed) }

    private struct Kept {
        var name: String
        var packed: PackedDrop?
        /// As it was asked for.
        var whole: String
        var count: Int
        var copies: [FileStretch]
    }

    init(path: String, copies: [String] = []) {
        self.path = path
        self.copies = copies.map { RankArena(path: $0) }
    }

    /// So much was forgotten that it is worth a commit, before which its space is not used again.
    var hasSomethingToFree: Bool { released.load(ordering: .relaxed) > 0 }

    var hasMuchToFree: Bool { released.load(ordering: .relaxed) >= 8 << 20 }

    func keep(_ bytes: DropBytes, as request: ArrayRequest) throws(FileError) -> FileStretch {
        if let type = ArrayWriting.gathered(bytes, request) {
            let name = request.partName
            if name.utf8.count <= ArenaWriter.longestPackedName {
                return try gather(bytes, as: type, named: name)
            }
        }
        return try keep(bytes, as: request, leaving: .small, mayPack: request.isOneOfMany)
    }

    /// Of two tries of an app that were both at it, both are there under the name until one is forgotten.
    private func gather(
        _ bytes: DropBytes, as type: ElementType, named name: String
    ) throws(FileError) -> FileStretch {
        try lookForRoom(bytes.count)
        do throws(ArenaError) {
            let place = try ensureWriter().packAway(name, bytes.bytes, as: type)
            gathers.store(true, ordering: .releasing)
            return FileStretch(
                path: path, offset: place.offset, count: bytes.count, checksum: place.checksum)
        } catch { throw Self.fileError(error, path) }
    }

    /// Now and then: the last of the disk is for the journal.
    private func lookForRoom(_ count: Int) throws(FileError) {
        let gathered = sinceLook.wrappingAdd(count, ordering: .relaxed).newValue
        guard gathered >= Self.worthAsking else { return }
        try Files.checkRoom(for: gathered, leaving: .small, at: path)
        sinceLook.store(0, ordering: .relaxed)
    }

    /// What is gathered is written, in one go. When it throws, it can be called again.
    func publish() throws(FileError) {
        guard isGathering, let writer = writer.withLock({ $0 }) else {
            return
        }
        // Before it is written: what comes meanwhile is for the next time.
        gathers.store(false, ordering: .sequentiallyConsistent)
        FaultPoint.pass(.betweenGatheringAndData)
        do throws(ArenaError) { try writer.publish() } catch {
            gathers.store(true, ordering: .relaxed)
            throw Self.fileError(error, path)
        }
    }

    func spill(_ bytes: DropBytes, as request: ArrayRequest) throws(FileError) -> FileStretch {
        try keep(bytes, as: request, leaving: .large, mayPack: false)
    }

    private func keep(
        _ bytes: DropBytes, as request: ArrayRequest, leaving margin: SpaceMargin, mayPack: Bool
    ) throws(FileError) -> FileStretch {
        if bytes.count >= Self.worthAsking {
            try Files.checkRoom(for: bytes.count, leaving: margin, at: path)
        }
        do throws(ArenaError) {
            if let share = request.share {
                let sum = try ArenaPart.write(bytes, to: share.path, at: share.offset)
                return FileStretch(
                    path: share.path, offset: share.offset, count: share.count, checksum: sum)
            }
            let written = try write(bytes, request, mayPack: mayPack, to: ensureWriter())
            var stretch = note(written, whole: request.partName, bytes.count)
            if margin == .small {
                stretch.copies = copy(bytes, as: request, named: written.reference.name)
                let offset = stretch.offset
                let made = stretch.copies
                if !made.isEmpty { kept.withLock { $0[offset]?.copies = made } }
            }
            return stretch
        } catch { throw Self.fileError(error, path) }
    }

    private func note(
        _ written: ArrayWriting.Written, whole name: String, _ count: Int
    ) -> FileStretch {
        let offset = written.reference.offset ?? nextStandIn()
        if count > 0 {
            let entry = Kept(
                name: written.reference.name, packed: written.packed, whole: name, count: count,
                copies: [])
            kept.withLock { $0[offset] = entry }
        }
        return FileStretch(
            path: path, offset: offset, count: count, checksum: written.reference.checksum)
    }

    /// Into as many other arenas as there are to be; one that cannot be made is no reason to fail.
    func copy(_ bytes: DropBytes, as request: ArrayRequest, named name: String) -> [FileStretch] {
        var made: [FileStretch] = []
        for arena in copies.prefix(request.copies) {
            do throws(FileError) {
                made.append(try arena.put(bytes, as: request, named: name))
            } catch {
                _ = firstCopyProblem.compareExchange(
                    expected: 0, desired: error.code, ordering: .relaxed)
            }
        }
        return made
    }

    private func put(
        _ bytes: DropBytes, as request: ArrayRequest, named name: String
    ) throws(FileError) -> FileStretch {
        try Files.makeFolder(above: path)
        try Files.checkRoom(for: bytes.count, leaving: .small, at: path)
        do throws(ArenaError) {
            let written = try ArrayWriting(bytes, request, mayPack: request.isOneOfMany)
                .write(name, ensureWriter())
            return note(written, whole: request.partName, bytes.count)
        } catch { throw Self.fileError(error, path) }
    }

    /// Less is written as soon as it is known whether there is room.
    private static let worthAsking = 1 << 16

    /// Where an array has the name that nobody forgot, a number comes behind it.
    private func write(
        _ bytes: DropBytes, _ request: ArrayRequest, mayPack: Bool, to writer: ArenaWriter
    ) throws(ArenaError) -> ArrayWriting.Written {
        let writing = ArrayWriting(bytes, request, mayPack: mayPack)
        while true {
            let use = uses.withLock { uses in
                uses[request.partName, default: 0] += 1
                return uses[request.partName, default: 1]
            }
            do throws(ArenaError) {
                return try writing.write(
                    use == 1 ? request.partName : "\(request.partName)+\(use)", writer)
            } catch {
                guard case .taken = error, use < 1 << 20 else { throw error }
            }
        }
    }

    /// For what has no single place in the file: a number that no place can be.
    static let firstStandIn = 1 << 43

    private func nextStandIn() -> Int {
        Self.firstStandIn + standIns.wrappingAdd(1, ordering: .relaxed).newValue
    }

    func forget(_ stretch: FileStretch) {
        // A share of an array that others write, too: whoever tries again writes it again.
        guard stretch.path == path else { return }
        if stretch.count > 0 { forget(at: stretch.offset) }
    }

    /// What begins there.
    func forget(at offset: Int) {
        guard let entry = kept.withLock({ $0.removeValue(forKey: offset) }) else {
            guard let count = writer.withLock({ $0 })?.releasePacked(at: offset) else { return }
            return countForgotten(count)
        }
        if let packed = entry.packed {
            writer.withLock { $0?.release(packed) }
        } else {
            _ = writer.withLock { $0?.release(entry.name) }
        }
        forget(entry.copies)
        _ = uses.withLock { $0.removeValue(forKey: entry.whole) }
        countForgotten(entry.count)
    }

    /// Those that this run has made; an earlier one's stay where they are.
    func forgetCopies(of stretch: FileStretch) { forget(stretch.copies) }

    private func forget(_ made: [FileStretch]) {
        for copy in made { copies.first { $0.path == copy.path }?.forget(copy) }
    }

    private func countForgotten(_ count: Int) {
        released.wrappingAdd(count, ordering: .relaxed)
        isLong.store(true, ordering: .relaxed)
    }

    /// The same once in a second, so that people can look at what is there. A full disk may have room later:
    /// until the last commit nothing depends on it.
    func commitNowAndThen() throws(FileError) {
        let now = Clock.steady()
        let isDue = lastCommit.withLock { last in
            guard now - last >= 1_000_000_000 else { return false }
            last = now
            return true
        }
        guard isDue else { return }
        do throws(FileError) { try commit() } catch {
            guard error.isForWantOfSpace else { throw error }
        }
    }

    /// What records are about to name is found with HDF5, too; nothing is written over, for what was forgotten
    /// may not be recorded yet. On a full disk the file has it all the same, and the next run finds it by the record.
    func describe() throws(FileError) {
        guard let writer = writer.withLock({ $0 }) else { return }
        do throws(ArenaError) { try writer.commit(keepingSpace: true) } catch {
            let error = Self.fileError(error, path)
            guard error.isForWantOfSpace else { throw error }
        }
    }

    /// Others see with HDF5 what was kept so far.
    func commit() throws(FileError) {
        guard let writer = writer.withLock({ $0 }) else { return }
        do throws(ArenaError) { try commit(writer) } catch { throw Self.fileError(error, path) }
    }

    private func commit(_ writer: ArenaWriter) throws(ArenaError) {
        released.store(0, ordering: .relaxed)
        try writer.commit()
        commitCopies { (arena) throws(FileError) in try arena.commit() }
    }

    private func commitCopies(_ commit: (RankArena) throws(FileError) -> Void) {
        for arena in copies {
            do throws(FileError) { try commit(arena) } catch {
                _ = firstCopyProblem.compareExchange(
                    expected: 0, desired: error.code, ordering: .relaxed)
            }
        }
    }

    /// The same, for the last time as far as is known.
    func commitAndTrim() throws(FileError) {
        defer { commitCopies { (arena) throws(FileError) in try arena.commitAndTrim() } }
        guard let writer = writer.withLock({ $0 }) else { return }
        let isLong = isLong.exchange(false, ordering: .relaxed)
        do throws(ArenaError) {
            if isLong { try writer.trim() } else { try commit(writer) }
        } catch {
            let problem = Self.fileError(error, path)
            // What had no room in memory for a while is all that was here.
            let isEmpty = kept.withLock { $0.isEmpty } && !writer.hasPacked
            guard isEmpty, problem.isForWantOfSpace else { throw problem }
        }
    }

    private func ensureWriter() throws(ArenaError) -> ArenaWriter {
        try writer.withLock { (writer) throws(ArenaError) in
            if let writer { return writer }
            let made = try ArenaWriter(creating: path)
            writer = made
            return made
        }
    }

    static func fileError(_ error: ArenaError, _ path: String) -> FileError {
        switch error {
        case .file(let error): error
        case .removed: FileError("write", path, code: 2)
        default: FileError("write", path, code: 22)
        }
    }
}
