// What is not to outlive the job: folders on the host's own disk, or in its memory. Several spawners of a host
// may remove the same one; no link is followed.
internal import Glibc

extension SpawnerProcess {
    func removeFolders() {
        for folder in folders { Self.removeTree(folder) }
    }

    private static func removeTree(_ path: String) {
        guard unlink(path) != 0, errno == EISDIR || errno == EPERM else { return }
        guard let folder = opendir(path) else { return }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        closedir(folder)
        for name in names { removeTree(path + "/" + name) }
        rmdir(path)
    }
}
