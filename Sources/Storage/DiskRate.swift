// How fast the file system of a folder takes what is written: as somebody said, or as it was tried, once, by a
// thread of its own while the run goes on. Half of what was found counts, for when it matters all ranks of
// all hosts write at once.

internal import Glibc
internal import Synchronization

package final class DiskRate: Sendable {
    /// Of a host whose disk nobody knows: a disk that turns, or a share of a busy file system.
    package static let cautious = 100e6
    private static let piece = 4 << 20
    private static let pieces = 8

    private let given: Int?
    private let found = Atomic<Int>(0)
    private let isTried = Atomic<Bool>(false)

    package init(given: Int?) { self.given = given }

    package var bytesPerSecond: Double {
        if let given { return Double(given) }
        let found = found.load(ordering: .relaxed)
        return found > 0 ? Double(found) / 2 : Self.cautious
    }

    /// The first call tries it; where that is not possible, nobody knows.
    package func tryOnce(in folder: String) {
        guard given == nil, !isTried.exchange(true, ordering: .relaxed) else { return }
        (try? BackgroundThread { [self] in measure(in: folder) })?.detach()
    }

    /// A file without a name, so that nothing is left however this ends.
    package func measure(in folder: String) {
        let path = "\(folder)/.rate-\(getpid())"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FileAccess.ofFile)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        unlink(path)
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.piece, alignment: 4096)
        defer { bytes.deallocate() }
        // Not all the same: some file systems know how to store that.
        for place in bytes.indices {
            bytes[place] = UInt8(truncatingIfNeeded: place &* place >> 7)
        }
        let start = ContinuousClock.now
        for _ in 0..<Self.pieces {
            guard write(descriptor, bytes.baseAddress, Self.piece) == Self.piece else { return }
        }
        guard fdatasync(descriptor) == 0 else { return }
        let seconds = start.duration(to: .now) / .seconds(1)
        found.store(
            Int(clamping: Int64(Double(Self.pieces * Self.piece) / max(seconds, 1e-6))),
            ordering: .relaxed)
    }
}
