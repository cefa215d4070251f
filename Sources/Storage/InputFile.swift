internal import Glibc

/// A file that is read from its start to its end, in pieces.
package final class InputFile {
    private let descriptor: Int32
    private let path: String

    package init(opening path: String) throws(FileError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        guard descriptor >= 0 else { throw FileError("open", path) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The next bytes; none at the end.
    package func next(upTo limit: Int) throws(FileError) -> DropBytes {
        let piece = DropBytes(count: limit)
        while true {
            let count = read(descriptor, piece.unfilled.baseAddress, limit)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError("read", path) }
            if count == limit { return piece }
            return DropBytes(UnsafeRawBufferPointer(rebasing: piece.bytes[..<count]))
        }
    }
}
