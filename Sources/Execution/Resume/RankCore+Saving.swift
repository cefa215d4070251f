// What is in memory and still needed when a run ends early is written down, so that a resumed run need not
// make it again: the contents of completed Drops that somebody has not read, behind each other in one file
// a rank and run. The journal says where each is, after the file is on disk. A Drop's contents are where
// they are read: its own rank lets go of what all its readers have been sent.

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
                    let bytes = try Files.read(
                        stretch.path, from: stretch.offset, count: stretch.count)
                    if let record = try saved.save(DropBytes(bytes), of: name) {
                        additions.add(record)
                    }
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

    init(path: String) { self.path = path }

    /// Nil if it was saved before.
    mutating func save(_ bytes: DropBytes, of name: DropName) throws(FileError) -> JournalRecord? {
        guard names.insert(name).inserted else { return nil }
        if file == nil { file = try AppendFile(path: path, magic: []) }
        try file?.append { $0.append(contentsOf: bytes.bytes) }
        let stretch = FileStretch(
            path: path, offset: offset, count: bytes.count,
            checksum: CRC32C.checksum(bytes.bytes))
        offset += bytes.count
        return JournalRecord(of: name, at: stretch)
    }

    /// False if there was nothing to save.
    mutating func close() throws(FileError) -> Bool {
        try file?.flush()
        return file != nil
    }
}
