// A rank's journal: an append-only file of checked records. The writer gathers records and writes
// them in one call; a reader stops at the first that is torn, which is the tail of a rank that died.

internal import Glibc
import Graphs
package import Storage

package struct JournalWriter: ~Copyable {
    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private static let flushSize = 1 << 16

    static let magic = Array("WEIRJRN1".utf8)

    package init(path: String) throws(FileError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError("open", path) }
        buffer.reserveCapacity(Self.flushSize + JournalRecord.size)
        if lseek(descriptor, 0, SEEK_END) == 0 { buffer += Self.magic }
    }

    package mutating func append(_ record: JournalRecord) throws(FileError) {
        record.encode(into: &buffer)
        if buffer.count >= Self.flushSize { try flush() }
    }

    package mutating func flush() throws(FileError) {
        var done = 0
        while done < buffer.count {
            let count = buffer.withUnsafeBytes {
                write(descriptor, $0.baseAddress! + done, $0.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError("write", path) }
            done += count
        }
        buffer.removeAll(keepingCapacity: true)
    }

    package consuming func close() throws(FileError) {
        try flush()
    }

    deinit { Glibc.close(descriptor) }
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
