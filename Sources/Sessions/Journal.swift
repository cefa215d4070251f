// A rank's journal: an append-only file of checked records. The writer gathers records and writes
// them in one call; a reader stops at the first that is torn, which is the tail of a rank that died.

import Graphs
package import Storage

package struct JournalWriter: ~Copyable {
    private var file: AppendFile

    static let magic = Array("WEIRJRN1".utf8)

    package init(path: String) throws(FileError) {
        file = try AppendFile(path: path, magic: Self.magic)
    }

    package mutating func append(_ record: JournalRecord) throws(FileError) {
        try file.append { record.encode(into: &$0) }
    }

    package mutating func flush() throws(FileError) { try file.flush() }

    package consuming func close() throws(FileError) { try flush() }
}

package enum Journal {
    /// Calls `body` with each whole record; returns how many bytes at the end were torn.
    package static func read(
        _ path: String, _ body: (JournalRecord) -> Void
    ) throws(FileError) -> Int {
        let bytes = try Files.read(path)
        return bytes.withUnsafeBytes { bytes in
            guard bytes.starts(with: JournalWriter.magic) else { return bytes.count }
            var offset = JournalWriter.magic.count
            while offset + 8 <= bytes.count {
                let length = Int(bytes.load32(offset))
                guard offset + 8 + length <= bytes.count else { break }
                let payload = UnsafeRawBufferPointer(
                    rebasing: bytes[(offset + 8)..<(offset + 8 + length)])
                guard CRC32C.checksum(payload) == bytes.load32(offset + 4),
                    let record = JournalRecord(payload: payload)
                else { break }
                body(record)
                offset += 8 + length
            }
            return bytes.count - offset
        }
    }
}
