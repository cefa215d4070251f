// Start-up's exchange of host names: from them every rank works out the same islands.

internal import CMPI

extension MPIWorld {
    /// Each rank's host, by rank. Collective, blocking: for start-up only.
    package func hostNames() throws(MPIError) -> [String] {
        let width = Int(MPI_MAX_PROCESSOR_NAME)
        var own = Array(hostName.utf8.prefix(width))
        own += [UInt8](repeating: 0, count: width - own.count)
        return try exchange(own).map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// What each rank says of itself, by rank: as many bytes from each. Collective, blocking: for
    /// start-up only.
    package func exchange(_ own: [UInt8]) throws(MPIError) -> [ArraySlice<UInt8>] {
        let width = own.count
        var all = [UInt8](repeating: 0, count: width * size)
        let communicator = communicator
        try check("MPI_Allgather") {
            MPI_Allgather(
                own, Int32(width), cmpi_byte(), &all, Int32(width), cmpi_byte(),
                communicator.handle)
        }
        return (0..<size).map { all[$0 * width..<($0 + 1) * width] }
    }
}
