internal import Glibc

/// A file that is written from its start to its end.
package final class OutputFile {
    private let descriptor: Int32
    private let path: String
    /// What was written to it so far.
    package private(set) var count = 0
    package private(set) var checksum: UInt32 = 0

    package static var standardOutput: OutputFile {
        OutputFile(descriptor: 1, path: "standard output")
    }

    private init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    package convenience init(creating path: String) throws(FileError) {
        try self.init(creating: BytePath(path))
    }

    convenience init(creating path: BytePath) throws(FileError) {
        let descriptor = open(
            path.characters, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError("open", path.text) }
        self.init(descriptor: descriptor, path: path.text)
    }

    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError("write", path) }
            done += count
        }
        self.count += done
        checksum = CRC32C.checksum(bytes, after: checksum)
    }

    /// A full disk may show only here.
    package func close() throws(FileError) {
        guard descriptor > 2 else { return }
        guard Glibc.close(descriptor) == 0 else { throw FileError("close", path) }
    }
}
