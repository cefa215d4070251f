// What is in memory and still needed when a run ends early is written down, so that a resumed run need not
// make it again: the contents of completed Drops that somebody has not read, behind each other in one file
// a rank and run. The journal says where each is, after the file is on disk. A Drop's contents are where
// they are read: its own rank lets go of what all its readers have been sent.

import Components
import Engine
import Graphs
import Sessions
import Storage

extension RankCore {
    /// When nothing runs here any more, and before this rank says that it is done.
    mutating func saveMemory() throws(FileError) {
        guard journal != nil, data.isUsed, isStopping else { return }
        var saved = SavedMemory(path: plan.session.savedFile(rank: Int(rank), run: plan.run))
        for row in 0..<engine.graph.dropCount where !engine.isFinal(DropID(row)) {
            for edge in engine.graph.producerRange(of: DropID(row)) {
                let producer = engine.graph.producers[edge]
                let name = engine.graph.name(of: producer)
                guard bodies.places[name.component].isMemory,
                    plan.blueprint[name.component].kind == .data, data.isInMemory(name),
                    producer.isRemote || engine.dataState(of: producer.drop) == .completed,
                    case .memory(let bytes) = data.contents(of: producer, engine.graph)
                else { continue }
                if let record = try saved.save(bytes, of: name) { additions.add(record) }
            }
        }
        // What other ranks have been offered and have not fetched.
        for row in 0..<engine.graph.dropCount
        where !engine.isApp(DropID(row))
            && engine.dataState(of: DropID(row)) == .completed
        {
            let name = engine.graph.name(of: DropID(row))
            guard bodies.places[name.component].isMemory else { continue }
            if let bytes = data.own[DropID(row)] {
                if let record = try saved.save(bytes, of: name) { additions.add(record) }
            } else if let stretch = data.own.stretch(of: DropID(row)) {
                if stretch.path == nearArena?.path {
                    if let record = try saved.save(stretch, of: name) { additions.add(record) }
                    continue
                }
                // It had no room in memory, and is in this rank's arena.
                additions.add(JournalRecord(of: name, at: stretch))
                additions.sync(stretch.path)
            }
        }
        if try saved.close() { additions.sync(saved.path) }
        FaultPoint.pass(.amidSaving)
        try journal?.append(&additions)
    }
}

extension JournalRecord {
    /// Contents that are in no file of their own. Whether they are complete their own rank says.
    fileprivate init(of name: DropName, at stretch: FileStretch) {
        self.init(name: name, kind: .data, state: Self.writtenElsewhere)
        ended = Clock.now()
        size = UInt64(stretch.count)
        stretches = stretch.encoded
    }
}

private struct SavedMemory: ~Copyable {
    let path: String
    private var file: AppendFile?
    private var offset = 0
    private var names: Set<DropName> = []
    /// Of the one that is being written.
    private var count = 0
    private var sum: UInt32 = 0

    init(path: String) { self.path = path }

    /// Nil if it was saved before.
    mutating func save(_ bytes: DropBytes, of name: DropName) throws(FileError) -> JournalRecord? {
        guard try begin(name) else { return nil }
        try bytes.forEachWindow { (window) throws(FileError) in try add(window) }
        return end(name)
    }

    /// The same of what is in a file that is gone with the run.
    mutating func save(
        _ stretch: FileStretch, of name: DropName
    ) throws(FileError) -> JournalRecord? {
        guard try begin(name) else { return nil }
        do throws(BodyFailure) {
            try Work(inputs: [.stretches([stretch])]).forEachPiece(of: 0) {
                (piece) throws(BodyFailure) in
                do throws(FileError) { try add(piece.bytes) } catch { throw BodyFailure(error) }
            }
        } catch { throw error.file ?? FileError("read", stretch.path, code: 74) }
        return end(name)
    }

    private mutating func begin(_ name: DropName) throws(FileError) -> Bool {
        guard names.insert(name).inserted else { return false }
        if file == nil { file = try AppendFile(path: path, magic: []) }
        (count, sum) = (0, 0)
        return true
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        sum = CRC32C.checksum(bytes, after: sum)
        count += bytes.count
        try file?.append { $0.append(contentsOf: bytes) }
    }

    private mutating func end(_ name: DropName) -> JournalRecord {
        let stretch = FileStretch(path: path, offset: offset, count: count, checksum: sum)
        offset += count
        return JournalRecord(of: name, at: stretch)
    }

    /// False if there was nothing to save.
    mutating func close() throws(FileError) -> Bool {
        try file?.flush()
        return file != nil
    }
}
