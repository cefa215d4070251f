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
            let path = resolved(path)
            return try copyAndCompare(path, name, inside: [path])
        } catch {
            try? removeTree(name)
            throw error
        }
    }

    /// `inside`: what is being copied, and the links that led out of it to this.
    private static func copyAndCompare(
        _ path: String, _ name: String, inside roots: [String]
    ) throws(FileError) -> Facts {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw FileError("stat", path) }
        switch status.st_mode & S_IFMT {
        case S_IFDIR:
            try makeFolder(name)
            for entry in names(in: path) {
                _ = try copyAndCompare(path + "/" + entry, name + "/" + entry, inside: roots)
            }
            try syncFolder(name)
            return Facts(size: 0, checksum: nil, isFolder: true)
        case S_IFLNK:
            var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
            let count = readlink(path, &target, target.count)
            guard count > 0 else { throw FileError("readlink", path) }
            let text = String(decoding: target[..<count], as: UTF8.self)
            let end = resolved(path)
            let staysInside = roots.last.map { end.hasPrefix($0 + "/") } ?? false
            // One that leads to a folder around it would be followed without end.
            let isCircle = roots.contains { $0 == end || $0.hasPrefix(end + "/") }
            if end == path || isCircle || staysInside && !text.hasPrefix("/") {
                try link(name, to: text)
                return Facts(size: count, checksum: nil)
            }
            return try copyAndCompare(end, name, inside: roots + [end])
        default: return try copyFile(path, name, mode: status.st_mode & 0o777)
        }
    }

    private static func copyFile(
        _ path: String, _ name: String, mode: mode_t
    ) throws(FileError) -> Facts {
        let input = try InputFile(opening: path)
        let output = try OutputFile(creating: name)
        while true {
            let piece = try input.next(upTo: 1 << 20)
            if piece.count == 0 { break }
            try output.write(piece.bytes)
        }
        try output.close()
        guard chmod(name, mode) == 0 else { throw FileError("chmod", name) }
        try forgetPages(of: name)
        guard size(of: name) == output.count, try checksum(of: name) == output.checksum else {
            throw FileError("verify", name, code: EIO)
        }
        return Facts(size: output.count, checksum: output.checksum)
    }

    /// On disk, and not to be read from memory, where the system heeds that.
    private static func forgetPages(of path: String) throws(FileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open", path) }
        defer { close(descriptor) }
        guard fdatasync(descriptor) == 0 || errno == EINVAL else {
            throw FileError("fdatasync", path)
        }
        posix_fadvise(descriptor, 0, 0, Int32(POSIX_FADV_DONTNEED))
    }
}
