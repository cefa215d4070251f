// How fast the file system of the current folder is: one file, written, made durable and read again.
// It has no name from its beginning on, so nothing is left behind.

internal import Glibc
import Storage

struct ProbeDisk {
    let bytes: Int
    private static let piece = 4 << 20

    /// Bytes a second.
    func measure() throws(FileError) -> (write: Double, read: Double) {
        let path = ".weir-probe-\(getpid())"
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError("open", path) }
        defer { close(descriptor) }
        unlink(path)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.piece, alignment: 4096)
        defer { buffer.deallocate() }
        // Not all the same: some file systems know how to store that.
        for place in buffer.indices {
            buffer[place] = UInt8(truncatingIfNeeded: place &* place >> 7)
        }
        let start = ContinuousClock.now
        try each(path) { offset in pwrite(descriptor, buffer.baseAddress, Self.piece, offset) }
        guard fdatasync(descriptor) == 0 else { throw FileError("fdatasync", path) }
        let written = start.duration(to: .now) / .seconds(1)
        // What is in memory was not read.
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
        let again = ContinuousClock.now
        try each(path) { offset in pread(descriptor, buffer.baseAddress, Self.piece, offset) }
        let read = again.duration(to: .now) / .seconds(1)
        let whole = Double(pieces * Self.piece)
        return (whole / max(written, 1e-9), whole / max(read, 1e-9))
    }

    private var pieces: Int { max(1, bytes / Self.piece) }

    private func each(_ path: String, _ body: (Int) -> Int) throws(FileError) {
        for piece in 0..<pieces {
            guard body(piece * Self.piece) == Self.piece else {
                throw FileError("pread or pwrite", path)
            }
        }
    }
}
