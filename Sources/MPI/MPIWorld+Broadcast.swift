// Start-up's one collective: rank 0 gives everyone the same bytes. MPI counts are 32-bit, so bytes travel in pieces;
// their number goes first, since only the root knows it.

internal import CMPI

extension MPIWorld {
    /// 1 GiB: below 2^31, and large enough that a piece's start-up costs nothing.
    package static let broadcastPiece = 1 << 30

    /// Afterwards `bytes` are the root's on every rank. Collective, blocking: for start-up only.
    package func broadcast(
        _ bytes: inout [UInt8], from root: Rank, piece: Int = broadcastPiece
    ) throws(MPIError) {
        precondition(piece > 0 && piece <= Int(Int32.max))
        var length = UInt64(bytes.count).littleEndian
        let communicator = communicator
        try check("MPI_Bcast") {
            MPI_Bcast(&length, 8, cmpi_byte(), root.mpi, communicator.handle)
        }
        guard let count = Int(exactly: UInt64(littleEndian: length)) else {
            throw .impossibleLength(UInt64(littleEndian: length))
        }
        if rank != root { bytes = [UInt8](repeating: 0, count: count) }
        var code = Int32(MPI_SUCCESS)
        bytes.withUnsafeMutableBytes { buffer in
            code = Self.broadcast(buffer, from: root, on: communicator, piece: piece)
        }
        try check("MPI_Bcast") { code }
    }

    /// The first code that is not success ends it.
    private static func broadcast(
        _ buffer: UnsafeMutableRawBufferPointer, from root: Rank, on communicator: cmpi_comm,
        piece: Int
    ) -> Int32 {
        var offset = 0
        while offset < buffer.count {
            let part = UnsafeMutableRawBufferPointer(
                rebasing: buffer[offset..<min(offset + piece, buffer.count)])
            let code = MPI_Bcast(
                part.baseAddress, Int32(part.count), cmpi_byte(), root.mpi, communicator.handle)
            guard code == MPI_SUCCESS else { return code }
            offset += part.count
        }
        return Int32(MPI_SUCCESS)
    }
}
