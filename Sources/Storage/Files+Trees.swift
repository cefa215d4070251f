// Whole folders. Links are never followed.

internal import CMemory
internal import Glibc

extension Files {
    /// By who runs this, into a folder or a file.
    package static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

    /// Neither a file nor a folder, if it is there: a pipe, or a device.
    package static func isStream(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0
            && ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    }

    /// Of a folder: what is in it can be looked at.
    package static func isSearchable(_ path: String) -> Bool { access(path, X_OK) == 0 }

    package static func isLink(_ path: String) -> Bool { mode(of: path) & S_IFMT == S_IFLNK }

    package static func isFolder(_ path: String) -> Bool { mode(of: path) & S_IFMT == S_IFDIR }

    /// As it is called from anywhere; it need not be there yet.
    package static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return String(cString: folder) + "/" + path
    }

    private static func mode(of path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode : 0
    }

    /// What it takes on the disk; nothing where it has another name elsewhere.
    package static func space(of path: String) -> Int {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_nlink < 2 else { return 0 }
        return Int(status.st_blocks) * 512
    }

    /// By the system's own walk, for names need not be UTF-8.
    package static func removeTree(_ path: String) throws(FileError) {
        guard cmemory_remove_tree(path) == 0 else { throw FileError("remove", path) }
    }
}
