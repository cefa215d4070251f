// Packets over MPI: a ring of posted receives, a pool of sends, and a queue for oneself (Open MPI's own path to oneself
// has an eager limit of 1 KiB and would add nothing).
//
// Without traffic a poll is one MPI_Test. While sends are in flight it tests one of them as well.

package import MPI

package struct MPITransport: ~Copyable, Transport {
    /// Posted receives (260 KB): a poll hands out at most so many packets. What comes in beyond them waits in MPI.
    private static let receives = 64
    private static let sends = 64

    package let rank: Rank
    package let size: Int
    private let channel: Channel
    private var bulk: BulkTransfers
    private var ring: ReceiveRing
    private var pool: SendPool
    private var own = PacketQueue()
    private var sent: [UInt64]
    /// Packets that the next poll looks for. To find that there is no other costs as much as a packet, so a
    /// poll stops after as many as the last one found, and looks for twice as many after that.
    private var expected = 1
    package private(set) var packetsReceived: UInt64 = 0
    package private(set) var traffic = Traffic()

    /// Collective over the world, which is finalized only after the transport is closed.
    package init(_ world: borrowing MPIWorld) throws(TransportError) {
        do throws(MPIError) {
            let bulk = try BulkTransfers(world)
            let channel = try Channel(world)
            ring = try ReceiveRing(channel, slots: Self.receives, slotBytes: Packet.capacity)
            pool = SendPool(channel, slots: Self.sends, slotBytes: Packet.capacity)
            self.channel = channel
            self.bulk = bulk
        } catch {
            throw .mpi(error)
        }
        rank = world.rank
        size = world.size
        sent = [UInt64](repeating: 0, count: world.size)
    }

    package var unfinishedSends: Int { pool.busy + own.count + bulk.sending }
    package var unfinishedReceives: Int { bulk.receiving }

    package func packetsSent(to rank: Rank) -> UInt64 { sent[rank.index] }

    package mutating func send(
        _ packet: UnsafeRawBufferPointer, to rank: Rank
    ) throws(TransportError) {
        precondition(packet.count <= Packet.capacity)
        sent[rank.index] += 1
        if rank == self.rank {
            own.append(packet)
            return
        }
        traffic.sent(packet.count)
        do {
            try pool.send(packet, to: rank)
        } catch {
            throw .mpi(error)
        }
    }

    package mutating func poll(
        _ each: (Rank, UnsafeRawBufferPointer) throws(TransportError) -> Void
    ) throws(TransportError) -> Int {
        var delivered = 0
        while let packet = own.next() {
            packetsReceived += 1
            delivered += 1
            try each(rank, packet)
        }
        var received = 0
        while received < expected, let packet = try next() {
            received += 1
            packetsReceived += 1
            traffic.received(packet.bytes.count)
            try each(packet.source, packet.bytes)
        }
        expected = received < expected ? max(1, received) : min(2 * expected, ring.count)
        // Whoever waits for an answer is not to wait for this.
        if pool.busy > 0, received == 0 || pool.busy > Self.sends / 2 { try reclaim() }
        return delivered + received
    }

    package mutating func sendBytes(
        _ bytes: UnsafeRawBufferPointer, of owner: AnyObject, to rank: Rank, on lane: ByteLane
    ) throws(TransportError) {
        do {
            traffic.bytesSent += UInt64(bytes.count)
            try bulk.send(bytes, of: owner, to: rank, lane: lane.rawValue)
        } catch {
            throw .mpi(error)
        }
    }

    package mutating func receiveBytes(
        into memory: UnsafeMutableRawBufferPointer, of owner: AnyObject, from rank: Rank,
        on lane: ByteLane, ticket: UInt64
    ) throws(TransportError) {
        do {
            traffic.bytesReceived += UInt64(memory.count)
            try bulk.receive(
                into: memory, of: owner, from: rank, lane: lane.rawValue, ticket: ticket)
        } catch {
            throw .mpi(error)
        }
    }

    package mutating func pollBytes(_ received: (UInt64) -> Void) throws(TransportError) -> Int {
        guard bulk.sending + bulk.receiving > 0 else { return 0 }
        do {
            return try bulk.poll(received)
        } catch {
            throw .mpi(error)
        }
    }

    package consuming func close() throws(TransportError) {
        let own = own.count
        do throws(MPIError) {
            try pool.close()
            try ring.close()
            try bulk.close()
            try channel.close()
        } catch .swallowed(let packets) {
            throw .undelivered(packets: packets + own)
        } catch {
            throw .mpi(error)
        }
        guard own == 0 else { throw .undelivered(packets: own) }
    }

    private mutating func next() throws(TransportError) -> ReceiveRing.Received? {
        do {
            return try ring.next()
        } catch {
            throw .mpi(error)
        }
    }

    private mutating func reclaim() throws(TransportError) {
        do {
            try pool.reclaim()
        } catch {
            throw .mpi(error)
        }
    }
}
