// What makes files last: contents and names on disk, whatever becomes of the machine.

internal import Glibc

extension Files {
    /// What there is to say of a file that is kept.
    package struct Facts: Equatable, Sendable {
        package var size: Int
        /// CRC-32C of its contents; nil of a folder, and of a file that is longer than was asked for.
        package var checksum: UInt32?
        package var isFolder = false
    }

    /// Its contents on disk, and what they are. Nil where there is none. A pipe is not waited for.
    package static func makeLast(
        _ path: String, checksumUpTo limit: Int, syncing: Bool
    ) throws(FileError) -> Facts? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError("stat", path) }
        if syncing, fdatasync(descriptor) != 0, errno != EINVAL {
            throw FileError("fdatasync", path)
        }
        var facts = Facts(size: Int(status.st_size))
        switch status.st_mode & S_IFMT {
        case S_IFDIR: facts.isFolder = true
        case S_IFREG where facts.size <= limit:
            facts.checksum = try checksum(descriptor, path, expecting: facts.size)
        default: break
        }
        return facts
    }

    /// CRC-32C of a whole file.
    package static func checksum(of path: String) throws(FileError) -> UInt32 {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open", path) }
        defer { close(descriptor) }
        return try checksum(descriptor, path)
    }

    static func checksum(
        _ descriptor: Int32, _ path: String, expecting size: Int = .max
    ) throws(FileError) -> UInt32 {
        var sum: UInt32 = 0
        // One byte more than there is sees the end with the first call but one.
        var chunk = [UInt8](repeating: 0, count: min(max(size, 0), 1 << 16 - 1) + 1)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError("read", path) }
            if count == 0 { return sum }
            sum = chunk.withUnsafeBytes {
                CRC32C.checksum(UnsafeRawBufferPointer(rebasing: $0[..<count]), after: sum)
            }
        }
    }

    /// The names in a folder on disk; a folder that is gone has none.
    package static func syncFolder(_ path: String) throws(FileError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        try syncFolder(descriptor, path)
    }

    static func syncFolder(_ descriptor: Int32, _ path: String) throws(FileError) {
        // Some file systems have nothing to do for it, and say so.
        if fsync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP {
            throw FileError("fsync", path)
        }
    }

    package static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// What a folder holds, in order of names; nothing where there is none.
    package static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
