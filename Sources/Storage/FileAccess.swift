// Who may read what a session writes: its owner alone, or colleagues too, who then have a group. Said once
// at the start of a process; the group itself comes from the session's folder, whose files inherit it.

internal import Glibc
private import Synchronization

package enum FileAccess {
    private static let isShared = Atomic(false)

    package static var ofFile: UInt32 { isShared.load(ordering: .relaxed) ? 0o640 : 0o600 }
    package static var ofFolder: UInt32 { isShared.load(ordering: .relaxed) ? 0o2750 : 0o700 }

    /// From here on, and for programs that are started from here on, whatever the user's umask is.
    package static func share() {
        isShared.store(true, ordering: .relaxed)
        umask(umask(0o77) & 0o727)
    }

    /// Whether a folder is one that colleagues read.
    package static func isShared(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & (S_ISGID | 0o050) == S_ISGID | 0o050
    }

    /// The number of a group, by its name or as it is.
    package static func group(_ name: String) -> UInt32? {
        // The largest means "as it is".
        if let number = UInt32(name) { return number == .max ? nil : number }
        return getgrnam(name)?.pointee.gr_gid
    }

    /// Gives a folder to a group, and with it all that will be made in it.
    package static func give(_ path: String, to group: UInt32) throws(FileError) {
        // In this order: giving it away takes the bit by which it is inherited.
        guard chown(path, uid_t.max, group) == 0 else { throw FileError("chown", path) }
        guard chmod(path, 0o2750) == 0 else { throw FileError("chmod", path) }
    }
}
