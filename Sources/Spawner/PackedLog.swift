// The rank's packed log: the outputs of all its programs in one file, each one contiguous piece.
// A failure (no such directory, disk full) is a fact for the report of the program whose piece it was;
// the next piece is tried again, for space may have been made.
internal import Glibc

struct PackedLog {
    private var descriptor: Int32 = -1
    private var openFailure: Int32?

    struct Place {
        var offset: UInt64 = 0
        var length: UInt64 = 0
        var failure: Int32?
    }

    mutating func open(at path: UnsafePointer<CChar>) {
        if descriptor >= 0 { close(descriptor) }
        descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        openFailure = descriptor < 0 ? errno : nil
    }

    func append(_ piece: [UInt8]) -> Place {
        guard descriptor >= 0, !piece.isEmpty else {
            return Place(failure: piece.isEmpty ? nil : openFailure)
        }
        var written = 0
        var failure: Int32?
        while written < piece.count, failure == nil {
            let count = piece.withUnsafeBytes {
                write(descriptor, $0.baseAddress! + written, piece.count - written)
            }
            if count > 0 {
                written += count
            } else if count < 0, errno != EINTR {
                failure = errno
            }
        }
        // With O_APPEND the position after a write is the end of what was written.
        let end = lseek(descriptor, 0, SEEK_CUR)
        return Place(
            offset: UInt64(max(Int(end) - written, 0)), length: UInt64(written), failure: failure)
    }
}
