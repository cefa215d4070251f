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
    static func copyAndCompare(
        _ path: BytePath, _ name: BytePath, inside roots: [BytePath]
    ) throws(FileError) -> Facts {
        let mode = try path.mode()
        switch mode & S_IFMT {
        case S_IFDIR: return try copyFolder(path, name, mode, inside: roots)
        case S_IFLNK:
            guard let text = path.destination else { throw FileError("readlink", path.text) }
            if path.leavesAll(roots) {
                let end = path.resolved
                return try copyAndCompare(end, name, inside: roots + [end])
            }
            guard symlink(text.characters, name.characters) == 0 || errno == EEXIST else {
                throw FileError("symlink", name.text)
            }
            return Facts(size: text.characters.count - 1, checksum: nil)
        case S_IFREG: return try copyFile(path, name, mode: mode & 0o777)
        // Asked for itself, and not met with in a folder: whoever writes to it is awaited.
        case S_IFIFO where roots == [path]:
            return try copyFile(path, name, mode: mode & 0o777)
        default:
            try remake(name, as: mode)
            return Facts(size: 0, checksum: nil)
        }
    }

    /// A pipe holds nothing, and to read it may take for ever; so may a device.
    static func remake(_ name: BytePath, as mode: mode_t) throws(FileError) {
        guard mode & S_IFMT == S_IFIFO else { throw FileError("copy", name.text, code: ENOTSUP) }
        guard mkfifo(name.characters, mode & 0o777) == 0 || errno == EEXIST else {
            throw FileError("mkfifo", name.text)
        }
    }

    private static func copyFolder(
        _ path: BytePath, _ name: BytePath, _ mode: mode_t, inside roots: [BytePath]
    ) throws(FileError) -> Facts {
        try fillFolder(name, as: mode) { () throws(FileError) in
            for entry in try path.entries() {
                _ = try copyAndCompare(path / entry, name / entry, inside: roots)
            }
            let folder = open(name.characters, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard folder >= 0 else { throw FileError("open", name.text) }
            defer { close(folder) }
            try syncFolder(folder, name.text)
        }
        return Facts(size: 0, checksum: nil, isFolder: true)
    }

    /// Makes a folder, and gives it its mode when all is in it: it may be one that nothing can be written to.
    /// Whose group it has, and that others inherit it, stays. One that is there already is as its owner wants it.
    static func fillFolder(
        _ name: BytePath, as mode: mode_t, _ fill: () throws(FileError) -> Void
    ) throws(FileError) {
        let isNew = mkdir(name.characters, 0o700) == 0
        guard isNew || errno == EEXIST else { throw FileError("mkdir", name.text) }
        var status = stat()
        guard stat(name.characters, &status) == 0 else { throw FileError("stat", name.text) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw FileError("mkdir", name.text, code: ENOTDIR)
        }
        guard isNew else { return try fill() }
        try fill()
        guard chmod(name.characters, status.st_mode & 0o7000 | mode & 0o777) == 0 else {
            throw FileError("chmod", name.text)
        }
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
