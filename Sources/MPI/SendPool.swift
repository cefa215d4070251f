// Sends that never block: each message is copied into a slot that belongs to the pool until MPI says it is sent.
//
// - A send takes a free slot. When none is free all are tested, and if that frees less than a quarter of them the
//   pool doubles: growing is the rule and waiting is not, for above the eager limit two ranks that wait in a send to
//   each other never wake up. Nor does one slow receiver hold up slots of sends to others. It never shrinks.
// - Slots [0, busy) are in flight and the rest are free; a finished one trades places with the last busy one, so
//   the slot used last is used next, while it is still in the cache.
// - MPI keeps the order of sends to one rank, whatever the order in which they are tested.
// - A pool dropped with sends in flight leaks their bytes: MPI is still reading them.

internal import CMPI

package struct SendPool: ~Copyable {
    private let communicator: cmpi_comm
    private let slotBytes: Int
    private var requests: UnsafeMutableBufferPointer<cmpi_request>
    private var slots: UnsafeMutableBufferPointer<UnsafeMutableRawPointer>
    /// Where MPI_Testsome writes what nobody reads.
    private var indices: UnsafeMutableBufferPointer<Int32>
    private var chunks: [UnsafeMutableRawPointer] = []
    private var cursor = 0

    /// Sends that MPI has not said to be done.
    package private(set) var busy = 0
    package var capacity: Int { slots.count }

    package init(_ channel: borrowing Channel, slots count: Int, slotBytes: Int) {
        precondition(count > 0 && slotBytes > 0 && slotBytes % 8 == 0)
        communicator = channel.communicator
        self.slotBytes = slotBytes
        requests = UnsafeMutableBufferPointer(start: nil, count: 0)
        slots = UnsafeMutableBufferPointer(start: nil, count: 0)
        indices = UnsafeMutableBufferPointer(start: nil, count: 0)
        grow(to: count)
    }

    /// Copies and begins to send. Never blocks; allocates only when more is in flight than ever before.
    package mutating func send(_ bytes: UnsafeRawBufferPointer, to rank: Rank) throws(MPIError) {
        assert(MPIWorld.isMainThread)
        precondition(bytes.count <= slotBytes)
        if busy == slots.count { try makeRoom() }
        let slot = slots[busy]
        if let start = bytes.baseAddress { slot.copyMemory(from: start, byteCount: bytes.count) }
        try check("MPI_Isend") {
            MPI_Isend(
                slot, Int32(bytes.count), cmpi_byte(), rank.mpi, 0, communicator.handle,
                &requests[busy].handle)
        }
        busy += 1
    }

    /// Takes back finished slots until it meets one in flight; the next call begins there.
    package mutating func reclaim() throws(MPIError) {
        while busy > 0 {
            if cursor >= busy { cursor = 0 }
            guard try isDone(cursor) else {
                cursor += 1
                return
            }
            takeBack(cursor)
        }
    }

    /// Waits until everything is sent. With nothing on its way (the owner counts) it does not wait at all.
    package consuming func close() throws(MPIError) {
        var pool = self
        while pool.busy > 0 {
            let last = pool.busy - 1
            try check("MPI_Wait") {
                MPI_Wait(&pool.requests[last].handle, cmpi_status_ignore())
            }
            pool.takeBack(last)
        }
    }

    deinit {
        guard busy == 0 else { return }
        for chunk in chunks { chunk.deallocate() }
        requests.deallocate()
        slots.deallocate()
        indices.deallocate()
    }

    private func isDone(_ index: Int) throws(MPIError) -> Bool {
        var done: Int32 = 0
        try check("MPI_Test") { MPI_Test(&requests[index].handle, &done, cmpi_status_ignore()) }
        return done != 0
    }

    private mutating func takeBack(_ index: Int) {
        busy -= 1
        requests[index] = requests[busy]
        slots.swapAt(index, busy)
    }

    /// One call for all of them: with much in flight each call of MPI's costs as much as there is.
    private mutating func makeRoom() throws(MPIError) {
        var done: Int32 = 0
        try check("MPI_Testsome") {
            cmpi_testsome(Int32(busy), requests.baseAddress, &done, indices.baseAddress)
        }
        var index = 0
        while index < busy {
            if cmpi_request_is_null(requests[index]) != 0 { takeBack(index) } else { index += 1 }
        }
        if busy > slots.count / 4 * 3 { grow(to: slots.count * 2) }
    }

    /// Bytes never move (MPI reads them); only the two tables do.
    private mutating func grow(to count: Int) {
        let more = count - slots.count
        let chunk = UnsafeMutableRawPointer.allocate(byteCount: more * slotBytes, alignment: 64)
        chunks.append(chunk)
        let wider = UnsafeMutableBufferPointer<UnsafeMutableRawPointer>.allocate(capacity: count)
        let asked = UnsafeMutableBufferPointer<cmpi_request>.allocate(capacity: count)
        asked.initialize(repeating: cmpi_request_null())
        for index in slots.indices {
            wider[index] = slots[index]
            asked[index] = requests[index]
        }
        for index in 0..<more {
            wider.initializeElement(
                at: slots.count + index, to: chunk.advanced(by: index * slotBytes))
        }
        slots.deallocate()
        requests.deallocate()
        indices.deallocate()
        indices = .allocate(capacity: count)
        slots = wider
        requests = asked
    }
}
