// A session's folder on a disk of one host that is gone with the job, or in its memory (/dev/shm). All
// ranks of a host have the same one, whose name no other run has: what a killed run has left is never
// taken for what this one wrote. Who finds such a leftover of its own session removes it.

internal import Glibc

package struct ScratchFolder: Equatable, Sendable {
    package let path: String
    private let prefix: String
    private let parent: String

    /// `parent` may name variables, which each host has its own values of. `token` is the run's.
    package init(
        in parent: String, session: String, token: Int, host: String
    ) throws(FilePlace.PathError) {
        let expanded = Files.absolute(try FilePlace.expandVariables(parent))
        let owner = Array("\(session)\0\(host)".utf8).withUnsafeBytes { CRC32C.checksum($0) }
        self.parent = expanded
        prefix = "weir-\(geteuid())-\(String(owner, radix: 16))-"
        path = expanded + "/" + prefix + String(token, radix: 16)
    }

    /// Whether a run may have a folder in there.
    package static func isUsable(_ parent: String) -> Bool {
        guard let expanded = try? FilePlace.expandVariables(parent), !expanded.isEmpty else {
            return false
        }
        // Tried, for there are disks that one may write to and cannot.
        var name = Array("\(expanded)/weir-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { return false }
        return rmdir(name) == 0
    }

    /// Any rank of the host may be the first. In a folder that others write to, one of this name may be
    /// somebody else's.
    package func make() throws(FileError) {
        for name in Files.names(in: parent) where name.hasPrefix(prefix) {
            let other = parent + "/" + name
            if other != path, Self.isOwn(other) { try? Files.removeTree(other) }
        }
        for folder in [path, path + "/data"] {
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw FileError("mkdir", folder)
            }
            guard Self.isOwn(folder) else { throw FileError("mkdir", folder, code: EEXIST) }
        }
    }

    private static func isOwn(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            && status.st_uid == geteuid()
    }

    package var dataFolder: String { path + "/data" }
    package func spillArena(rank: Int) -> String { path + "/spilled-\(rank).h5" }
}
