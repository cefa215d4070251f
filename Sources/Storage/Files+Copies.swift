// Copies on another disk that are only believed when they have been read again.

internal import Glibc

extension Files {
    /// Copies a file, or a folder with all that is in it, and compares sizes and checksums with what is on
    /// the other disk then. What was called so before is gone; if it fails, so is what was copied. Of a
    /// folder the facts have no checksum. A link becomes what it leads to, but for those inside a folder
    /// that lead to something else in it, or nowhere.
    package static func copyVerified(
        _ path: String, to name: String
    ) throws(FileError) -> Facts {
        do throws(FileError) {
            try removeTree(name)
            let path = BytePath(path).resolved
            return try copyAndCompare(path, BytePath(name), inside: [path])
        } catch {
            try? removeTree(name)
            throw error
        }
    }

    /// `inside`: what is being copied, and the links that led out of it to this.
    private static func copyAndCompare(
        _ path: BytePath, _ name: BytePath, inside roots: [BytePath]
    ) throws(FileError) -> Facts {
        var status = stat()
        guard lstat(path.characters, &status) == 0 else { throw FileError("stat", path.text) }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return try copyFolder(path, name, inside: roots)
        case S_IFLNK:
            guard let text = path.destination else { throw FileError("readlink", path.text) }
            let end = path.resolved
            let staysInside = roots.last.map { end.isInside($0) } ?? false
            // One that leads to a folder around it would be followed without end.
            let isCircle = roots.contains { $0 == end || $0.isInside(end) }
            guard end == path || isCircle || staysInside && !text.isAbsolute else {
                return try copyAndCompare(end, name, inside: roots + [end])
            }
            guard symlink(text.characters, name.characters) == 0 || errno == EEXIST else {
                throw FileError("symlink", name.text)
            }
            return Facts(size: text.characters.count - 1, checksum: nil)
        case S_IFREG: return try copyFile(path, name, mode: status.st_mode & 0o777)
        // Asked for itself, and not met with in a folder: whoever writes to it is awaited.
        case S_IFIFO where roots == [path]:
            return try copyFile(path, name, mode: status.st_mode & 0o777)
        default:
            try remake(name.text, as: status.st_mode)
            return Facts(size: 0, checksum: nil)
        }
    }

    /// A pipe holds nothing, and to read it may take for ever; so may a device.
    static func remake(_ name: String, as mode: mode_t) throws(FileError) {
        guard mode & S_IFMT == S_IFIFO else { throw FileError("copy", name, code: ENOTSUP) }
        guard mkfifo(name, mode & 0o777) == 0 || errno == EEXIST else {
            throw FileError("mkfifo", name)
        }
    }

    private static func copyFolder(
        _ path: BytePath, _ name: BytePath, inside roots: [BytePath]
    ) throws(FileError) -> Facts {
        guard mkdir(name.characters, FileAccess.ofFolder & 0o777) == 0 || errno == EEXIST else {
            throw FileError("mkdir", name.text)
        }
        for entry in path.entries {
            _ = try copyAndCompare(path / entry, name / entry, inside: roots)
        }
        let folder = open(name.characters, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw FileError("open", name.text) }
        defer { close(folder) }
        try syncFolder(folder, name.text)
        return Facts(size: 0, checksum: nil, isFolder: true)
    }

    private static func copyFile(
        _ path: BytePath, _ name: BytePath, mode: mode_t
    ) throws(FileError) -> Facts {
        let input = try InputFile(opening: path)
        let output = try OutputFile(creating: name)
        while true {
            let piece = try input.next(upTo: 1 << 20)
            if piece.count == 0 { break }
            try output.write(piece.bytes)
        }
        try output.close()
        guard chmod(name.characters, mode) == 0 else { throw FileError("chmod", name.text) }
        let found = try reread(name)
        guard found.size == output.count, found.checksum == output.checksum else {
            throw FileError("verify", name.text, code: EIO)
        }
        return found
    }

    /// From the disk, and not from memory, where the system heeds that.
    private static func reread(_ path: BytePath) throws(FileError) -> Facts {
        let descriptor = open(path.characters, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open", path.text) }
        defer { close(descriptor) }
        guard fdatasync(descriptor) == 0 || errno == EINVAL else {
            throw FileError("fdatasync", path.text)
        }
        posix_fadvise(descriptor, 0, 0, Int32(POSIX_FADV_DONTNEED))
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError("stat", path.text) }
        return Facts(
            size: Int(status.st_size), checksum: try checksum(descriptor, path.text))
    }
}
