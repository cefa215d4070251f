// Reading a rank's journal. A record counts if its checksum is right; of what is not, nothing is
// believed. At the end of the file that is what a rank wrote when it died, and is cut by who writes
// there next. In the middle it is damage: the reader looks for the next record that is whole and has a
// higher number, and the numbers between tell how many are lost.

package import Storage

package struct JournalReading: Equatable, Sendable {
    /// Bytes in the middle that are no record.
    package struct Damage: Equatable, Sendable {
        package var offset: Int
        package var bytes: Int
        /// Records that stood there: their Drops count as not done.
        package var lost: Int
    }

    package var records = 0
    /// Where the last whole record ends.
    package var end = 0
    package var tornBytes = 0
    package var damage: [Damage] = []
    /// The number of the last whole record; the first record has number 1.
    package var lastNumber: UInt32 = 0
}

package enum Journal {
    static let magic = Array("WEIRJRN2".utf8)

    /// Calls `body` with each whole record.
    @discardableResult
    package static func read(
        _ path: String, _ body: (JournalRecord) -> Void
    ) throws(FileError) -> JournalReading {
        try read(path) { record, _ in body(record) }
    }

    /// The same, with the numbers of the records.
    package static func read(
        _ path: String, _ body: (JournalRecord, _ number: UInt32) -> Void
    ) throws(FileError) -> JournalReading {
        let bytes = try Files.read(path)
        return bytes.withUnsafeBytes { read($0, body) }
    }

    /// Of one that is in memory.
    static func read(_ bytes: [UInt8], _ body: (JournalRecord) -> Void) -> JournalReading {
        bytes.withUnsafeBytes { read($0) { record, _ in body(record) } }
    }

    static func read(
        _ bytes: UnsafeRawBufferPointer, _ body: (JournalRecord, _ number: UInt32) -> Void
    ) -> JournalReading {
        var reading = JournalReading()
        guard bytes.starts(with: magic) else {
            reading.tornBytes = bytes.count
            return reading
        }
        var offset = magic.count
        reading.end = offset
        while offset < bytes.count {
            guard let (record, length) = record(in: bytes, at: offset, after: reading.lastNumber)
            else {
                offset += 1
                continue
            }
            let number = bytes.load32(offset + 8)
            if offset > reading.end {
                let lost = Int(number - reading.lastNumber) - 1
                reading.damage.append(
                    .init(offset: reading.end, bytes: offset - reading.end, lost: lost))
            }
            body(record, number)
            reading.records += 1
            reading.lastNumber = number
            offset += length
            reading.end = offset
        }
        reading.tornBytes = bytes.count - reading.end
        return reading
    }

    private static func record(
        in bytes: UnsafeRawBufferPointer, at offset: Int, after number: UInt32
    ) -> (JournalRecord, length: Int)? {
        guard offset + JournalRecord.bareSize <= bytes.count else { return nil }
        let length = Int(bytes.load16(offset + 4))
        guard length >= JournalRecord.bareSize, offset + length <= bytes.count,
            bytes.load32(offset + 8) > number
        else { return nil }
        let checked = UnsafeRawBufferPointer(rebasing: bytes[(offset + 4)..<(offset + length)])
        guard CRC32C.checksum(checked) == bytes.load32(offset) else { return nil }
        let whole = UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + length)])
        return JournalRecord(whole).map { ($0, length) }
    }
}
