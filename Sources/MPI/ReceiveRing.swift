// Receives that are always posted: a ring of persistent receives from any source, each with bytes of its own.
//
// - MPI matches a pair's messages to receives in the order these were posted, and the ring is looked at and re-posted
//   in that same order. So only the oldest receive is ever tested (one MPI_Test when nothing is there), and what one
//   rank sent arrives in the order it was sent.
// - Persistent receives took 0.175 µs a hop where re-posted MPI_Irecv took 0.2 and MPI_Iprobe + MPI_Recv 0.27.
// - A posted receive outlives its owner: left alone, it takes the next owner's messages. Closing cancels and waits;
//   so does deinit, since both are local. A receive that got a message in spite of it is counted and reported.

internal import CMPI

package struct ReceiveRing: ~Copyable {
    package struct Received {
        package let source: Rank
        /// Valid until the next call of `next` or `close`; at least 8-byte aligned.
        package let bytes: UnsafeRawBufferPointer
    }

    private let requests: UnsafeMutableBufferPointer<cmpi_request>
    private let memory: UnsafeMutableRawBufferPointer
    private let slotBytes: Int
    private var oldest = 0
    /// The oldest receive's bytes are in the hands of the caller, and it is not posted.
    private var isLent = false
    private var isOpen = true

    package var count: Int { requests.count }

    package init(_ channel: borrowing Channel, slots: Int, slotBytes: Int) throws(MPIError) {
        precondition(slots > 0 && slotBytes > 0 && slotBytes % 8 == 0)
        self.slotBytes = slotBytes
        memory = .allocate(byteCount: slots * slotBytes, alignment: 64)
        requests = .allocate(capacity: slots)
        requests.initialize(repeating: cmpi_request_null())
        let communicator = channel.communicator
        for slot in 0..<slots {
            let bytes = memory.baseAddress?.advanced(by: slot * slotBytes)
            try check("MPI_Recv_init") {
                MPI_Recv_init(
                    bytes, Int32(slotBytes), cmpi_byte(), cmpi_any_source(), 0,
                    communicator.handle, &requests[slot].handle)
            }
            try check("MPI_Start") { MPI_Start(&requests[slot].handle) }
        }
    }

    /// The next message, if it is there. Gives back the bytes of the one before.
    package mutating func next() throws(MPIError) -> Received? {
        assert(MPIWorld.isMainThread)
        if isLent { try postAgain() }
        var arrived: Int32 = 0
        var status = MPI_Status()
        try check("MPI_Test") { MPI_Test(&requests[oldest].handle, &arrived, &status) }
        guard arrived != 0 else { return nil }
        isLent = true
        var count: Int32 = 0
        try check("MPI_Get_count") { MPI_Get_count(&status, cmpi_byte(), &count) }
        let start = oldest * slotBytes
        return Received(
            source: Rank(mpi: status.MPI_SOURCE),
            bytes: UnsafeRawBufferPointer(rebasing: memory[start..<start + Int(count)]))
    }

    private mutating func postAgain() throws(MPIError) {
        try check("MPI_Start") { MPI_Start(&requests[oldest].handle) }
        isLent = false
        oldest += 1
        if oldest == requests.count { oldest = 0 }
    }

    /// Withdraws all receives. Local: waits for nobody. Throws `swallowed` if one of them got a message.
    package consuming func close() throws(MPIError) {
        isOpen = false
        let swallowed = try withdraw()
        guard swallowed == 0 else { throw .swallowed(messages: swallowed) }
    }

    /// How many receives got a message before they could be cancelled.
    private func withdraw() throws(MPIError) -> Int {
        var swallowed = 0
        for slot in requests.indices where cmpi_request_is_null(requests[slot]) == 0 {
            if !(isLent && slot == oldest), try !cancel(slot) { swallowed += 1 }
            try check("MPI_Request_free") { MPI_Request_free(&requests[slot].handle) }
        }
        memory.deallocate()
        requests.deallocate()
        return swallowed
    }

    private func cancel(_ slot: Int) throws(MPIError) -> Bool {
        var status = MPI_Status()
        var cancelled: Int32 = 0
        try check("MPI_Cancel") { MPI_Cancel(&requests[slot].handle) }
        try check("MPI_Wait") { MPI_Wait(&requests[slot].handle, &status) }
        try check("MPI_Test_cancelled") { MPI_Test_cancelled(&status, &cancelled) }
        return cancelled != 0
    }

    deinit {
        // Not closed: an error is on its way out. After MPI_Finalize nothing can be withdrawn any more.
        if isOpen, !MPIWorld.isFinalized { _ = try? withdraw() }
    }
}
