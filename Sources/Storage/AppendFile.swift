internal import Glibc

/// A file that only grows: what is appended is gathered, and written in one call now and then.
package struct AppendFile: ~Copyable {
    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private static let flushSize = 1 << 16

    /// A file that is new begins with `magic`.
    package init(path: String, magic: [UInt8]) throws(FileError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, FileAccess.ofFile)
        guard descriptor >= 0 else { throw FileError("open", path) }
        buffer.reserveCapacity(Self.flushSize + 256)
        if lseek(descriptor, 0, SEEK_END) == 0 { buffer += magic }
    }

    /// `encode` appends to what is gathered.
    @inline(__always)
    package mutating func append(_ encode: (inout [UInt8]) -> Void) throws(FileError) {
        encode(&buffer)
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

    deinit { Glibc.close(descriptor) }
}
