package import HDF5
package import Storage

package struct GraphFileError: Error, Equatable, Sendable {
    package let path: String
    package let fault: GraphFileFault

    package init(_ path: String, _ fault: GraphFileFault) {
        self.path = path
        self.fault = fault
    }
}

package enum GraphFileFault: Error, Equatable, Sendable {
    /// The file could not be opened, made or renamed.
    case file(FileError)
    /// It does not begin as an HDF5 file does.
    case notHDF5
    /// An HDF5 file, but none of ours, or one whose metadata has no checksums (before HDF5 1.8).
    case notAGraph
    /// Ours, of another version of the format.
    case version(Int)
    /// HDF5 cannot read or write it; of a damaged file this names the first thing it stumbled on.
    case hdf5(HDF5Error)
    /// A dataset has another number of rows than the others require.
    case length(of: String, found: Int, expected: Int)
    /// A value that cannot be where it is: an index of nothing, an offset that goes backwards.
    case value(in: String, row: Int)
    /// What was read is not what was written.
    case checksum(of: String)
    /// Bytes that are not UTF-8.
    case notUTF8(in: String, row: Int)
    /// All values are in bounds, but contradict each other.
    case contradiction(String)
    /// It has the closed form only, and no rows.
    case notUnrolled
    /// More rows or edges than one process can hold.
    case tooLarge
}
