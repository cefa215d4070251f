// Second names for what a session has kept, in a folder of the user's. Names in folders are bytes.

internal import CMemory
internal import Glibc
internal import Synchronization

extension Files {
    /// Gives what is at `path` a second name, or where that cannot be (another file system) a copy that is
    /// read again. What was called so before is replaced in one step; a folder is added to. Of a link
    /// what it leads to is meant, but for those inside a folder.
    package static func deliver(_ path: String, to name: String) throws(FileError) {
        try makeFolder(above: name)
        let path = BytePath(path).resolved
        try deliver(path, to: BytePath(name), inside: [path])
    }

    private static let drafts = Atomic<UInt64>(0)

    private static func deliver(
        _ path: BytePath, to name: BytePath, inside roots: [BytePath]
    ) throws(FileError) {
        let mode = try path.mode()
        guard mode & S_IFMT != S_IFDIR else {
            return try fillFolder(name, as: mode) { () throws(FileError) in
                for entry in try path.entries() {
                    try deliver(path / entry, to: name / entry, inside: roots)
                }
            }
        }
        // A link that leads out of what is delivered, to a folder: that is what is meant, wherever it goes.
        if mode & S_IFMT == S_IFLNK, path.leavesAll(roots) {
            let end = path.resolved
            if let mode = try? end.mode(), mode & S_IFMT == S_IFDIR {
                return try deliver(end, to: name, inside: roots + [end])
            }
        }
        // A pipe is as good as another.
        if mode & S_IFMT == S_IFIFO, let there = try? name.mode(), there & S_IFMT == S_IFIFO {
            return
        }
        try checkReplaceable(name.text)
        let draft = name.draft(drafts.wrappingAdd(1, ordering: .relaxed).newValue)
        // Of two names of one file, renaming leaves both.
        defer { try? removeTree(draft) }
        try removeTree(draft)
        // A second name of a link would lead elsewhere from where it is.
        if mode & S_IFMT == S_IFLNK || Glibc.link(path.characters, draft.characters) != 0 {
            try copy(path, mode, to: draft, inside: roots)
        }
        guard Glibc.rename(draft.characters, name.characters) == 0 else {
            throw FileError("rename", name.text)
        }
    }

    private static func copy(
        _ path: BytePath, _ mode: mode_t, to name: BytePath, inside roots: [BytePath]
    ) throws(FileError) {
        guard mode & S_IFMT == S_IFREG || mode & S_IFMT == S_IFLNK else {
            return try remake(name, as: mode)
        }
        _ = try copyAndCompare(path, name, inside: roots)
    }

    static func removeTree(_ path: BytePath) throws(FileError) {
        guard cmemory_remove_tree(path.characters) == 0 else {
            throw FileError("remove", path.text)
        }
    }
}
