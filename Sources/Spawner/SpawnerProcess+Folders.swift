// What is not to outlive the job: folders on the host's own disk, or in its memory. Several spawners of a host
// may remove the same one.
internal import CMemory

extension SpawnerProcess {
    func removeFolders() {
        for folder in folders { _ = cmemory_remove_tree(folder) }
    }
}
