internal import Glibc

/// A pipe that has a name for as long as its owner has it. This process has one of its ends, and never
/// waits at it; a program has the other.
package final class NamedPipe {
    package let path: String
    private var descriptor: Int32 = -1

    /// For reading here what others write. They can open it at once.
    package init(readingAt path: String) throws(FileError) {
        try Self.make(path)
        self.path = path
        descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open", path) }
    }

    /// For writing here. Whoever opens it to read waits until there is something, or the end.
    package init(writingAt path: String) throws(FileError) {
        try Self.make(path)
        self.path = path
    }

    deinit {
        close()
        unlink(path)
    }

    private static func make(_ path: String) throws(FileError) {
        guard mkfifo(path, 0o600) == 0 else { throw FileError("mkfifo", path) }
    }

    /// What there is; empty if there is nothing now, or never will be.
    package func read(upTo most: Int) throws(FileError) -> DropBytes {
        let piece = DropBytes(count: most)
        while true {
            let count = Glibc.read(descriptor, piece.unfilled.baseAddress, most)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return .empty }
            guard count >= 0 else { throw FileError("read", path) }
            return DropBytes(UnsafeRawBufferPointer(rebasing: piece.bytes[..<count]))
        }
    }

    /// How much of it went; nil if nobody reads any more. While nobody reads yet nothing goes.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) -> Int? {
        guard try hasReader() else { return 0 }
        while true {
            let count = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN: return 0
            case EPIPE: return nil
            default: throw FileError("write", path)
            }
        }
    }

    /// Whoever reads comes to the end; false while nobody reads yet, who would wait for it for ever.
    package func finish() throws(FileError) -> Bool {
        guard try hasReader() else { return false }
        close()
        return true
    }

    /// True once somebody has opened it to read, and goes on.
    package func hasReader() throws(FileError) -> Bool {
        if descriptor >= 0 { return true }
        descriptor = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor < 0 else { return true }
        guard errno == ENXIO else { throw FileError("open", path) }
        return false
    }

    private func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }
}
