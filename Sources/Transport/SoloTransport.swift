/// A job of one rank without MPI: `weir run` by itself. All packets are to oneself.
package struct SoloTransport: ~Copyable, Transport {
    private var queue = PacketQueue()
    private var sent: UInt64 = 0
    package private(set) var packetsReceived: UInt64 = 0

    package init() {}

    package var rank: Rank { .master }
    package var size: Int { 1 }
    package var traffic: Traffic { Traffic() }
    package var unfinishedSends: Int { queue.count }

    package func packetsSent(to rank: Rank) -> UInt64 {
        precondition(rank == .master)
        return sent
    }

    package mutating func send(
        _ packet: UnsafeRawBufferPointer, to rank: Rank
    ) throws(TransportError) {
        precondition(rank == .master && packet.count <= Packet.capacity)
        queue.append(packet)
        sent += 1
    }

    package mutating func poll(
        _ each: (Rank, UnsafeRawBufferPointer) throws(TransportError) -> Void
    ) throws(TransportError) -> Int {
        var delivered = 0
        while let packet = queue.next() {
            packetsReceived += 1
            delivered += 1
            try each(.master, packet)
        }
        return delivered
    }

    /// A rank alone has nobody to send bytes to: its Drops are all its own.
    package mutating func sendBytes(
        _ bytes: UnsafeRawBufferPointer, of owner: AnyObject, to rank: Rank, on lane: ByteLane
    ) throws(TransportError) {
        preconditionFailure("bytes to oneself")
    }

    package mutating func receiveBytes(
        into memory: UnsafeMutableRawBufferPointer, of owner: AnyObject, from rank: Rank,
        on lane: ByteLane, ticket: UInt64
    ) throws(TransportError) {
        preconditionFailure("bytes from oneself")
    }

    package mutating func pollBytes(_ received: (UInt64) -> Void) throws(TransportError) -> Int {
        0
    }

    package var unfinishedReceives: Int { 0 }

    package consuming func close() throws(TransportError) {
        guard queue.count == 0 else { throw .undelivered(packets: queue.count) }
    }
}
