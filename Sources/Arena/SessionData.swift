// One file through which all arrays of a session are seen: links into the arenas, by name. h5py and
// h5dump follow them; the arenas are found beside it, so that a session can be moved.

internal import HDF5
internal import Storage

package enum SessionData {
    /// Writes `path` anew, with links to all arrays of some arenas; nobody ever sees half of it. Of two
    /// of one name the first is linked. Makes no file where there are no arrays.
    package static func link(arenas: [String], at path: String) throws(ArenaError) {
        var arrays: [(name: String, object: String, arena: String)] = []
        var seen: Set<String> = []
        for arena in arenas {
            for name in try ArenaCatalogue.names(arena) where seen.insert(name).inserted {
                arrays.append((name, "/" + name, arena))
            }
            if try ArenaCatalogue.hasPacks(arena) {
                let packs = "/" + ArenaName.packs
                arrays.append((ArenaName.packs + "/" + stem(arena), packs, arena))
            }
        }
        if !arrays.isEmpty { try link(arrays, at: path) }
    }

    private static func link(
        _ arrays: [(name: String, object: String, arena: String)], at path: String
    ) throws(ArenaError) {
        let draft = path + ".part"
        do {
            let file = try HDF5File.create(draft)
            let root = try file.root()
            for (name, object, arena) in arrays {
                try root.link(name, to: object, in: relative(arena, to: path))
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

    /// "arena-0" of ".../arena-0.h5".
    private static func stem(_ path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        return String(name.hasSuffix(".h5") ? name.dropLast(3) : name)
    }

    /// Below the folder of `path`: without that folder; else as it is.
    private static func relative(_ file: String, to path: String) -> String {
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        return file.hasPrefix(folder) ? String(file.dropFirst(folder.count)) : file
    }
}
