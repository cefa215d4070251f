internal import Glibc

/// A file, or a stretch of one, that is read from its start to its end, in pieces.
package final class InputFile {
    private let descriptor: Int32
    private let path: String
    private var left: Int

    package convenience init(opening path: String) throws(FileError) {
        try self.init(opening: BytePath(path))
    }

    init(opening path: BytePath) throws(FileError) {
        descriptor = open(path.characters, O_RDONLY | O_CLOEXEC)
        self.path = path.text
        left = .max
        guard descriptor >= 0 else { throw FileError("open", self.path) }
    }

    package init(opening stretch: FileStretch) throws(FileError) {
        path = stretch.path
        left = stretch.count
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0, lseek(descriptor, stretch.offset, SEEK_SET) >= 0 else {
            throw FileError("open", path)
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The next bytes; none at the end.
    package func next(upTo most: Int) throws(FileError) -> DropBytes {
        let limit = min(most, left)
        let piece = DropBytes(count: limit)
        while true {
            let count = read(descriptor, piece.unfilled.baseAddress, limit)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError("read", path) }
            if left != .max { left -= count }
            if count == limit { return piece }
            return DropBytes(UnsafeRawBufferPointer(rebasing: piece.bytes[..<count]))
        }
    }
}
