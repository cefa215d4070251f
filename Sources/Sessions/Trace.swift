// A rank's trace: when each try of each app began and ended. Not the truth of a session, which is the
// journal: no checksums, and a torn tail is left out.
//
// After the magic, records of 32 bytes, little-endian: component, instance, attempt, and, where a program
// ran, 1 and twice the nanoseconds for which its start held the rank's thread, each in 4 bytes; then
// began and ended in 8, nanoseconds since 1970.

package import Graphs
package import Storage

package struct TraceRecord: Equatable, Sendable {
    package var name: DropName
    package var attempt: UInt32
    package var isProgram: Bool
    /// Nanoseconds, two seconds at most.
    package var startHeld: UInt32
    package var began: UInt64
    package var ended: UInt64

    package init(
        name: DropName, attempt: Int, isProgram: Bool, startHeld: UInt64 = 0, began: UInt64,
        ended: UInt64
    ) {
        self.name = name
        self.attempt = UInt32(attempt)
        self.isProgram = isProgram
        self.startHeld = min(UInt32(clamping: startHeld), .max >> 1)
        self.began = began
        self.ended = max(began, ended)
    }

    static let size = 32

    fileprivate func encode(into buffer: inout [UInt8]) {
        let start = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: Self.size))
        buffer.withUnsafeMutableBytes { bytes in
            let record = UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
            record.store(name.component.row, at: 0)
            record.store(name.instance, at: 4)
            record.store(attempt, at: 8)
            record.store(startHeld << 1 | (isProgram ? 1 : 0), at: 12)
            record.store(began, at: 16)
            record.store(ended, at: 24)
        }
    }

    fileprivate init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        let word = { (place: Int) in bytes.load32(offset + place) }
        let long = { (place: Int) in UInt64(word(place)) | UInt64(word(place + 4)) << 32 }
        self.init(
            name: DropName(ComponentID(Int(word(0))), Int(word(4))), attempt: Int(word(8)),
            isProgram: word(12) & 1 == 1, startHeld: UInt64(word(12) >> 1),
            began: long(16), ended: long(24))
    }
}

package struct TraceWriter: ~Copyable {
    private var file: AppendFile

    static let magic = Array("WEIRTRC1".utf8)

    package init(path: String) throws(FileError) {
        file = try AppendFile(path: path, magic: Self.magic)
    }

    @inline(__always)
    package mutating func append(_ record: TraceRecord) throws(FileError) {
        try file.append { record.encode(into: &$0) }
    }

    package mutating func flush() throws(FileError) { try file.flush() }
}

package enum Trace {
    /// All whole records of a rank's file; none where it is not there.
    package static func read(_ path: String) throws(FileError) -> [TraceRecord] {
        guard Files.exists(path) else { return [] }
        let bytes = try Files.read(path)
        return bytes.withUnsafeBytes { bytes in
            guard bytes.starts(with: TraceWriter.magic) else { return [] }
            let start = TraceWriter.magic.count
            let count = (bytes.count - start) / TraceRecord.size
            return (0..<count).map { TraceRecord(bytes, at: start + $0 * TraceRecord.size) }
        }
    }

    /// Which of them overlap in time: each gets the first lane that is free when it begins, in the
    /// order in which they began.
    package static func lanes(_ records: [TraceRecord]) -> [(record: TraceRecord, lane: Int)] {
        var freeFrom: [UInt64] = []
        return records.sorted { ($0.began, $0.ended) < ($1.began, $1.ended) }.map { record in
            let lane = freeFrom.firstIndex { $0 <= record.began } ?? freeFrom.count
            if lane == freeFrom.count { freeFrom.append(0) }
            freeFrom[lane] = record.ended
            return (record, lane)
        }
    }
}
