// The events that somebody asked for, one file a rank: `weir run --events` writes it, `weir events`
// reads it, also while the run goes on.
//
// After the magic, records of 40 bytes, little-endian: component and instance in 4 bytes each, the
// event's number and the state or outcome it tells in 4 each, then the sequence and size of a write and
// the time in 8 each, nanoseconds since 1970.

package import Graphs
package import Storage

package struct EventRecord: Equatable, Sendable {
    package var drop: DropName
    /// As the engine numbers its events.
    package var event: UInt32
    /// The number of a state or of an outcome.
    package var value: UInt32
    package var sequence: UInt64
    package var size: UInt64
    package var time: UInt64

    package init(
        drop: DropName, event: UInt8, value: UInt8 = 0, sequence: UInt64 = 0, size: UInt64 = 0,
        time: UInt64
    ) {
        self.drop = drop
        self.event = UInt32(event)
        self.value = UInt32(value)
        self.sequence = sequence
        self.size = size
        self.time = time
    }

    static let length = 40

    fileprivate func encode(into buffer: inout [UInt8]) {
        let start = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: Self.length))
        buffer.withUnsafeMutableBytes { bytes in
            let record = UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
            record.store(drop.component.row, at: 0)
            record.store(drop.instance, at: 4)
            record.store(event, at: 8)
            record.store(value, at: 12)
            record.store(sequence, at: 16)
            record.store(size, at: 24)
            record.store(time, at: 32)
        }
    }

    fileprivate init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        let word = { (place: Int) in bytes.load32(offset + place) }
        let long = { (place: Int) in UInt64(word(place)) | UInt64(word(place + 4)) << 32 }
        drop = DropName(ComponentID(Int(word(0))), Int(word(4)))
        (event, value) = (word(8), word(12))
        (sequence, size, time) = (long(16), long(24), long(32))
    }
}

package struct EventLogWriter: ~Copyable {
    private var file: AppendFile

    static let magic = Array("WEIREVT1".utf8)

    package init(path: String) throws(FileError) {
        file = try AppendFile(path: path, magic: Self.magic)
    }

    /// At once in the file, for somebody may be looking.
    package mutating func append(_ records: [EventRecord]) throws(FileError) {
        for record in records { try file.append { record.encode(into: &$0) } }
        try file.flush()
    }
}

package enum EventLog {
    /// All whole records of a rank's file; none where it is not there.
    package static func read(_ path: String) throws(FileError) -> [EventRecord] {
        guard Files.exists(path) else { return [] }
        let bytes = try Files.read(path)
        return bytes.withUnsafeBytes { bytes in
            guard bytes.starts(with: EventLogWriter.magic) else { return [] }
            let start = EventLogWriter.magic.count
            let count = (bytes.count - start) / EventRecord.length
            return (0..<count).map { EventRecord(bytes, at: start + $0 * EventRecord.length) }
        }
    }
}
