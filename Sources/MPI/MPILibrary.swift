// Facts of the MPI library that may be asked before MPI_Init and after MPI_Finalize: `weir version` starts no MPI.

internal import CMPI

package enum MPILibrary {
    /// The library's own words, as "Open MPI v4.1.4, …" (its first line).
    package static var version: String {
        let words = string(capacity: Int(MPI_MAX_LIBRARY_VERSION_STRING)) {
            MPI_Get_library_version($0, $1)
        }
        return String((words ?? "").prefix { !$0.isNewline })
    }

    package static let isOpenMPI = version.hasPrefix("Open MPI")

    /// The edition of the MPI standard, as "3.1".
    package static var standard: String {
        get throws(MPIError) {
            var major: Int32 = 0
            var minor: Int32 = 0
            try check("MPI_Get_version") { MPI_Get_version(&major, &minor) }
            return "\(major).\(minor)"
        }
    }
}
