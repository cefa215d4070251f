// One file through which all arrays of a session are seen: links into the arenas, by name. h5py and
// h5dump follow them; the arenas are found beside it, so that a session can be moved.

internal import HDF5
internal import Storage

package enum SessionData {
    /// Writes `path` anew; nobody ever sees half of it.
    package static func link(
        _ references: [ArenaReference], at path: String
    ) throws(ArenaError) {
        let draft = path + ".part"
        do {
            let file = try HDF5File.create(draft)
            let root = try file.root()
            for reference in references {
                try root.link(
                    reference.name, to: "/" + reference.name,
                    in: relative(reference.path, to: path))
            }
            try root.close()
            try file.close()
            try Files.rename(draft, to: path)
        } catch let error as HDF5Error {
            Files.remove(draft)
            throw .hdf5(path: path, error)
        } catch let error as FileError {
            Files.remove(draft)
            throw .file(error)
        } catch { throw .removed(path: path) }
    }

    /// Below the folder of `path`: without that folder; else as it is.
    private static func relative(_ file: String, to path: String) -> String {
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        return file.hasPrefix(folder) ? String(file.dropFirst(folder.count)) : file
    }
}
