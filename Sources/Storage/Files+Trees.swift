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

    /// Gives what is at `path` a second name, or where that cannot be (another file system) a copy.
    /// What was called so before is replaced in one step.
    package static func deliver(_ path: String, to name: String) throws(FileError) {
        try makeFolder(above: name)
        if isFolder(path) {
            try makeFolder(name)
            for entry in names(in: path) {
                try deliver(path + "/" + entry, to: name + "/" + entry)
            }
            return
        }
        let draft = name + ".\(getpid())"
        unlink(draft)
        if Glibc.link(path, draft) != 0 { try copy(path, to: draft) }
        do throws(FileError) { try rename(draft, to: name) } catch {
            remove(draft)
            throw error
        }
        // Of two names of one file, renaming leaves both.
        remove(draft)
    }

    private static func copy(_ path: String, to name: String) throws(FileError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileError("stat", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            return try remake(name, as: status.st_mode)
        }
        let input = try InputFile(opening: path)
        let output = try OutputFile(creating: name)
        while true {
            let piece = try input.next(upTo: 1 << 20)
            if piece.count == 0 { break }
            try output.write(piece.bytes)
        }
        try output.close()
    }
}
