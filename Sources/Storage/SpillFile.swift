// Bytes that have no room in memory for a while: a file without a name, made when the first of them
// come, so that nothing is left of it however the process ends. What is freed is used again, and the
// file is emptied when all is.

internal import Glibc

package final class SpillFile {
    /// A place in the file.
    package struct Extent: Sendable {
        fileprivate var offset: Int
        package fileprivate(set) var count: Int
    }

    private let path: String
    private var descriptor: Int32 = -1
    private var end = 0
    private var used = 0
    /// Places that were freed, by their room: a power of two.
    private var free: [Int: [Int]] = [:]

    /// Most bytes that it ever held.
    package private(set) var peak = 0

    /// The file is made when it is needed.
    package init(path: String) { self.path = path }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) -> Extent {
        if descriptor < 0 { try open() }
        let room = Self.room(for: bytes.count)
        let offset = free[room]?.popLast() ?? end
        if offset == end { end += room }
        used += room
        peak = max(peak, end)
        let extent = Extent(offset: offset, count: bytes.count)
        var done = 0
        while done < bytes.count {
            let start = bytes.baseAddress.map { $0 + done }
            let count = pwrite(descriptor, start, bytes.count - done, offset + done)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let error = FileError("write", path)
                release(extent)
                throw error
            }
            done += count
        }
        return extent
    }

    /// Reads what was written there, and frees the place.
    package func take(_ extent: Extent) throws(FileError) -> DropBytes {
        defer { release(extent) }
        let bytes = DropBytes(count: extent.count)
        var done = 0
        while done < extent.count {
            let start = bytes.unfilled.baseAddress.map { $0 + done }
            let count = pread(descriptor, start, extent.count - done, extent.offset + done)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError("read", path, code: count < 0 ? errno : EIO) }
            done += count
        }
        return bytes
    }

    package func release(_ extent: Extent) {
        let room = Self.room(for: extent.count)
        free[room, default: []].append(extent.offset)
        used -= room
        guard used == 0 else { return }
        free.removeAll()
        end = 0
        _ = ftruncate(descriptor, 0)
    }

    private func open() throws(FileError) {
        descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError("open", path) }
        unlink(path)
    }

    private static func room(for count: Int) -> Int {
        var room = 1 << 14
        while room < count { room *= 2 }
        return room
    }
}
