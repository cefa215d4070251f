// What is to go to one reader and may not yet: first in, first out, its two ends in memory and what is
// between them in the spill file. So it may be of any length, and takes no more memory for that.

import Engine
import Storage

struct StreamQueue {
    struct Entry {
        var kind: StreamEvent.Kind
        var outcome = Outcome.completed
        var sequence: UInt64 = 0
        var bytes: DropBytes?
    }

    private var first: [Entry] = []
    private var taken = 0
    private var spilled: [SpillFile.Extent] = []
    private var takenExtents = 0
    private var last: [Entry] = []
    private var lastBytes = 0

    /// A record in the file: kind, outcome, 2 spare, how many bytes; the sequence; the bytes.
    private static let headerSize = 16

    var isEmpty: Bool { taken == first.count && takenExtents == spilled.count && last.isEmpty }

    /// Spills where more than `room` bytes would stay in memory. An end is kept without.
    mutating func append(
        _ entry: Entry, room: Int, _ file: SpillFile
    ) throws(FileError) {
        last.append(entry)
        lastBytes += Self.headerSize + (entry.bytes?.count ?? 0)
        guard lastBytes > room, entry.kind == .written else { return }
        // What is read next need not go to the file and back.
        guard taken < first.count || takenExtents < spilled.count else { return promote() }
        let packed = Self.pack(last, count: lastBytes)
        spilled.append(try file.write(packed.bytes))
        last.removeAll(keepingCapacity: true)
        lastBytes = 0
    }

    mutating func next(_ file: SpillFile) throws(FileError) -> Entry? {
        if taken == first.count { try refill(file) }
        guard taken < first.count else { return nil }
        defer { taken += 1 }
        let entry = first[taken]
        first[taken].bytes = nil
        return entry
    }

    /// Forgets all but the end, if that is here.
    mutating func removeWrites(_ file: SpillFile) {
        for extent in spilled[takenExtents...] { file.release(extent) }
        let end = (first[taken...] + last).last { $0.kind == .closed }
        self = StreamQueue()
        if let end { last = [end] }
    }

    private mutating func promote() {
        first = last
        taken = 0
        last = []
        lastBytes = 0
    }

    private mutating func refill(_ file: SpillFile) throws(FileError) {
        guard takenExtents < spilled.count else { return promote() }
        let extent = spilled[takenExtents]
        takenExtents += 1
        if takenExtents == spilled.count {
            spilled.removeAll()
            takenExtents = 0
        } else if takenExtents > 1024, takenExtents * 2 > spilled.count {
            spilled.removeFirst(takenExtents)
            takenExtents = 0
        }
        first = Self.unpack(try file.take(extent))
        taken = 0
    }

    private static func pack(_ entries: [Entry], count: Int) -> DropBytes {
        let packed = DropBytes(count: count)
        var offset = 0
        for entry in entries {
            let bytes = entry.bytes?.bytes
            let start = packed.unfilled
            start.storeBytes(of: entry.kind.rawValue, toByteOffset: offset, as: UInt8.self)
            start.storeBytes(of: entry.outcome.rawValue, toByteOffset: offset + 1, as: UInt8.self)
            let length = UInt32(bytes?.count ?? 0)
            start.storeBytes(of: length, toByteOffset: offset + 4, as: UInt32.self)
            start.storeBytes(of: entry.sequence, toByteOffset: offset + 8, as: UInt64.self)
            offset += headerSize
            guard let bytes else { continue }
            UnsafeMutableRawBufferPointer(rebasing: start[offset...]).copyMemory(from: bytes)
            offset += bytes.count
        }
        return packed
    }

    private static func unpack(_ packed: DropBytes) -> [Entry] {
        let bytes = packed.bytes
        var entries: [Entry] = []
        var offset = 0
        while offset < bytes.count {
            let kind = StreamEvent.Kind(rawValue: bytes[offset])
            let outcome = Outcome(rawValue: bytes[offset + 1])
            let count = Int(bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))
            let sequence = bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
            offset += headerSize
            let body = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
            offset += count
            guard let kind, let outcome else { preconditionFailure("not what was spilled") }
            entries.append(
                Entry(
                    kind: kind, outcome: outcome, sequence: sequence,
                    bytes: kind == .written ? DropBytes(body) : nil))
        }
        return entries
    }
}
