package import HDF5
package import Storage

package enum ArenaError: Error, Equatable, Sendable {
    /// A call on the file failed: a full disk, a read-only folder, a limit.
    case file(FileError)
    case hdf5(path: String, HDF5Error)
    /// The bytes are not those that were written.
    case checksum(ArenaReference, found: UInt32)
    /// The file ends before the bytes that were asked for.
    case cut(path: String, at: Int)
    /// Somebody removed the arena, or put another file in its place.
    case removed(path: String)
    /// An array of that name is there, or a group where the array should be, or the other way round.
    case taken(name: String)
    /// A name with an empty part, ".", a NUL, or too long for HDF5.
    case name(String)
    /// Bytes outside of the array, or a shape that no machine has room for.
    case outside(name: String)
    /// This HDF5 has no such filter, or its plugin is not found.
    case noFilter(String)
}
