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

    package consuming func close() throws(TransportError) {
        guard queue.count == 0 else { throw .undelivered(packets: queue.count) }
    }
}
