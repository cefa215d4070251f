// The job as this process sees it, from MPI_Init_thread to MPI_Finalize.
//
// - Begun once a process, on the main thread, which alone makes MPI calls from then on (MPI_THREAD_FUNNELED).
//   The type is ~Copyable and passed as `borrowing`, so no Task or escaping closure can capture it.
// - MPI_ERRORS_RETURN comes first: before it, every failure ends the process and there is no code to read.
// - Our traffic has a communicator of its own, so that a component that calls MPI itself cannot meet it.
// - Whoever begins it finalizes it. A world that is merely dropped (an error on its way out) is not finalized, on
//   purpose: a process that ends without MPI_Finalize is how the launcher learns that a rank failed.

internal import CMPI
internal import Glibc

package struct MPIWorld: ~Copyable {
    package let rank: Rank
    package let size: Int
    /// The host as MPI knows it: ranks with equal names share memory.
    package let hostName: String
    let communicator: cmpi_comm

    /// Begins MPI. Collective; 0.3 s when no launcher started the process (see `Launch`).
    package init() throws(MPIError) {
        guard !Self.isInitialized else { throw .alreadyInitialized }
        var provided: Int32 = 0
        try check("MPI_Init_thread") {
            MPI_Init_thread(nil, nil, cmpi_thread_funneled(), &provided)
        }
        try check("MPI_Comm_set_errhandler") {
            MPI_Comm_set_errhandler(cmpi_comm_world().handle, cmpi_errors_return())
        }
        guard provided >= cmpi_thread_funneled() else { throw .threadLevel(provided: provided) }
        let communicator = try Self.duplicate(cmpi_comm_world())
        var number: Int32 = 0
        var count: Int32 = 0
        try check("MPI_Comm_rank") { MPI_Comm_rank(communicator.handle, &number) }
        try check("MPI_Comm_size") { MPI_Comm_size(communicator.handle, &count) }
        let hostName = try Self.processorName()
        self.communicator = communicator
        self.hostName = hostName
        rank = Rank(mpi: number)
        size = Int(count)
    }

    /// Ends MPI. Collective; everything made from this world has been closed before.
    package consuming func finalize() throws(MPIError) {
        var communicator = communicator
        try check("MPI_Comm_free") { MPI_Comm_free(&communicator.handle) }
        try check("MPI_Finalize") { MPI_Finalize() }
    }

    /// Ends every process of the job, this one with `code`. Needs no world: it is for when things went wrong.
    package static func abort(_ code: Int32) -> Never {
        // Open MPI calls exit, and what tidies up there takes code away from under its own thread for
        // events, which then ends the process by SIGSEGV: this goes first, and nothing comes after it.
        abortCode = code
        atexit { _exit(MPIWorld.abortCode) }
        if isInitialized, !isFinalized { MPI_Abort(cmpi_comm_world().handle, code) }
        exit(code)
    }

    private nonisolated(unsafe) static var abortCode: Int32 = 0

    package static var isInitialized: Bool {
        var flag: Int32 = 0
        return MPI_Initialized(&flag) == MPI_SUCCESS && flag != 0
    }

    package static var isFinalized: Bool {
        var flag: Int32 = 0
        return MPI_Finalized(&flag) == MPI_SUCCESS && flag != 0
    }

    /// True on the thread that began MPI, the only one that may call it.
    static var isMainThread: Bool {
        var flag: Int32 = 0
        return MPI_Is_thread_main(&flag) == MPI_SUCCESS && flag != 0
    }

    /// A communicator of the same ranks whose messages meet no others. Collective.
    static func duplicate(_ original: cmpi_comm) throws(MPIError) -> cmpi_comm {
        var copy = cmpi_comm_null()
        try check("MPI_Comm_dup") { MPI_Comm_dup(original.handle, &copy.handle) }
        return copy
    }

    private static func processorName() throws(MPIError) -> String {
        var code = Int32(MPI_SUCCESS)
        let name = string(capacity: Int(MPI_MAX_PROCESSOR_NAME)) {
            code = MPI_Get_processor_name($0, $1)
            return code
        }
        try check("MPI_Get_processor_name") { code }
        return name ?? ""
    }
}
