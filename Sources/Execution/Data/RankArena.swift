// The arena of a rank: what its apps write as arrays, from whatever thread they run on. The file is
// made when the first array comes. Copies, commits and what is forgotten are in files of their own.
//
// Short arrays of which there are many are gathered in memory and written together: `publish` is called
// before anybody hears of one, reads one, or records one (see JournalCommit).

import Arena
import Storage
import Synchronization

final class RankArena: ArrayKeeper {
    let path: String
    let writer = Mutex<ArenaWriter?>(nil)
    /// What was kept, by where it is.
    let kept = Mutex<[Int: Kept]>([:])
    /// Bytes that the next commit gives back.
    let released = Atomic<Int>(0)
    private let standIns = Atomic<Int>(0)
    /// Something was forgotten since the file was last made as short as it can be.
    let isLong = Atomic<Bool>(false)
    /// How often each name was given; none after what had it was forgotten.
    let uses = Mutex<[String: Int]>([:])

    /// Something may be gathered that is not written.
    private let gathers = Atomic<Bool>(false)
    @inline(__always)
    var isGathering: Bool { gathers.load(ordering: .relaxed) }

    /// Bytes that were gathered since it was last looked whether there is room.
    private let sinceLook = Atomic<Int>(0)

    let lastCommit = Mutex(Clock.steady())

    /// Arenas that have copies of what is kept here; the same names are in there.
    let copies: [RankArena]
    /// The system's number for why a copy could not be made, the first time.
    let firstCopyProblem = Atomic<Int32>(0)
    var copyProblem: Int32 { firstCopyProblem.load(ordering: .relaxed) }

    struct Kept {
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

    func note(
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

    func ensureWriter() throws(ArenaError) -> ArenaWriter {
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
