internal import Glibc
internal import Storage

/// An open file that any thread writes and reads at places of its own.
final class ArenaFile: Sendable {
    let path: String
    private let descriptor: Int32

    /// Makes the file; one that is there already is not touched.
    init(creating path: String) throws(ArenaError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, FileAccess.ofFile)
        guard descriptor >= 0 else { throw .file(FileError("open", path)) }
    }

    init(
        opening path: String, forWriting: Bool = false, mayCreate: Bool = false
    ) throws(ArenaError) {
        self.path = path
        let access = (forWriting ? O_RDWR : O_RDONLY) | (mayCreate ? O_CREAT : 0)
        descriptor = open(path, access | O_CLOEXEC, FileAccess.ofFile)
        guard descriptor >= 0 else { throw .file(FileError("open", path)) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(ArenaError) {
        var done = 0
        while done < bytes.count {
            let count = pwrite(
                descriptor, bytes.baseAddress! + done, bytes.count - done, offset + done)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .file(FileError("write", path)) }
            done += count
        }
    }

    func write(_ bytes: [UInt8], at offset: Int) throws(ArenaError) {
        try bytes.span.withUnsafeBytes { (bytes) throws(ArenaError) in
            try write(bytes, at: offset)
        }
    }

    /// Returns the checksum of all up to here; each piece is summed while it is in the processor's cache.
    func writeChecked(
        _ bytes: UnsafeRawBufferPointer, at offset: Int, after: UInt32
    ) throws(ArenaError) -> UInt32 {
        var sum = after
        var done = 0
        while done < bytes.count {
            let end = min(done + 1 << 18, bytes.count)
            let piece = UnsafeRawBufferPointer(rebasing: bytes[done..<end])
            sum = CRC32C.checksum(piece, after: sum)
            try write(piece, at: offset + done)
            done = end
        }
        return sum
    }

    func read(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(ArenaError) {
        var done = 0
        while done < bytes.count {
            let count = pread(
                descriptor, bytes.baseAddress! + done, bytes.count - done, offset + done)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .file(FileError("read", path)) }
            guard count > 0 else { throw .cut(path: path, at: offset + done) }
            done += count
        }
    }

    /// The checksum of a part, read piece by piece.
    func checksum(of extent: Extent) throws(ArenaError) -> UInt32 {
        let piece = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(extent.count, 1 << 18), alignment: 16)
        defer { piece.deallocate() }
        var sum: UInt32 = 0
        var offset = extent.offset
        while offset < extent.end {
            let part = UnsafeMutableRawBufferPointer(
                rebasing: piece[..<min(piece.count, extent.end - offset)])
            try read(part, at: offset)
            sum = CRC32C.checksum(UnsafeRawBufferPointer(part), after: sum)
            offset += part.count
        }
        return sum
    }

    // MARK: The file as a whole

    var size: Int {
        get throws(ArenaError) {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw .file(FileError("fstat", path)) }
            return Int(status.st_size)
        }
    }

    /// Throws if the path is not this file's any more.
    func checkIsThere() throws(ArenaError) {
        var mine = stat()
        var there = stat()
        guard fstat(descriptor, &mine) == 0 else { throw .file(FileError("fstat", path)) }
        guard stat(path, &there) == 0, mine.st_ino == there.st_ino, mine.st_dev == there.st_dev
        else { throw .removed(path: path) }
    }

    /// What was written there is not needed, and takes no space.
    func punch(_ extent: Extent) {
        if extent.count > 0 { Files.punch(descriptor, extent.offset, extent.count) }
    }

    func setSize(_ count: Int) throws(ArenaError) {
        guard ftruncate(descriptor, count) == 0 else { throw .file(FileError("truncate", path)) }
    }

    func sync() throws(ArenaError) {
        guard fdatasync(descriptor) == 0 else { throw .file(FileError("fdatasync", path)) }
    }

    /// Part of the file as memory; the start of the part, and what to unmap.
    func map(_ extent: Extent) throws(ArenaError) -> MappedBytes {
        guard extent.end <= (try size) else { throw .cut(path: path, at: extent.end) }
        guard extent.count > 0 else { return MappedBytes(nothing: ()) }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let start = extent.offset / page * page
        let length = extent.end - start
        let memory = mmap(nil, length, PROT_READ, MAP_SHARED, descriptor, start)
        guard let memory, memory != MAP_FAILED else { throw .file(FileError("mmap", path)) }
        return MappedBytes(memory: memory, length: length, skipping: extent.offset - start)
    }
}

/// Bytes of an arena as memory, for as long as somebody holds them. Nobody writes them: Drops are written
/// once, and an arena uses space again only after it was released; hence `@unchecked`.
package final class MappedBytes: @unchecked Sendable {
    package let bytes: UnsafeRawBufferPointer
    private let memory: UnsafeMutableRawPointer?
    private let length: Int

    init(nothing: Void) {
        memory = nil
        length = 0
        bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    }

    init(memory: UnsafeMutableRawPointer, length: Int, skipping: Int) {
        self.memory = memory
        self.length = length
        bytes = UnsafeRawBufferPointer(start: memory + skipping, count: length - skipping)
    }

    deinit { if let memory { munmap(memory, length) } }
}
