// A communicator of our own for one purpose. What wildcard receives on it may match is exactly what was sent on it.

internal import CMPI

package struct Channel: ~Copyable {
    let communicator: cmpi_comm

    /// Collective over the world.
    package init(_ world: borrowing MPIWorld) throws(MPIError) {
        communicator = try MPIWorld.duplicate(world.communicator)
    }

    /// Collective; after everything made on the channel is closed. One that is dropped lasts until MPI_Finalize.
    package consuming func close() throws(MPIError) {
        var communicator = communicator
        try check("MPI_Comm_free") { MPI_Comm_free(&communicator.handle) }
    }
}
