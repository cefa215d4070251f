/// Whether a test may have mounts of its own, which nobody else sees, and which go with its processes: a
/// small disk that can be full, a folder that can only be read.
package enum Mounting {
    /// What goes before a command that mounts; nil where nobody may. An ordinary user is root there.
    package static let words = ["unshare -m", "unshare -r -m"].first { words in
        let probe = "\(words) mount -t tmpfs none /mnt"
        return (try? Command("/bin/bash", ["-c", probe]).run(within: .usual).status) == 0
    }

    /// With `unshare -m` alone.
    package static var isAllowed: Bool { words == "unshare -m" }
}
