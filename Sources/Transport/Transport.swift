// How packets go from rank to rank. Everything above (event batches, data, streams, control) is cut into packets by the
// layer above; a transport moves them and knows nothing of what is in them.
//
// - Order: what one rank sends to another arrives in that order, once. Between pairs there is no order at all.
// - `send` copies and never blocks. Nothing moves unless somebody polls: a rank must poll as long as the job lasts.
// - Packets to oneself come by `poll` like all others.
// - In the steady state neither `send` nor `poll` allocates.
// - Bytes too long for a packet go beside the packets, on lanes of their own: each lane between two ranks keeps its own
//   order, and the receiver must know by a packet how long they are and that they come.
// - The end is found by counting: when the sum of all ranks' `packetsSent(to: r)` is r's `packetsReceived`, nothing
//   is on its way to r. Only then, everywhere, may a transport be closed.

package import MPI

package typealias Rank = MPI.Rank

package enum Packet {
    /// 4,096 bytes are the smallest eager limit of Open MPI's transports between processes (btl_vader_eager_limit),
    /// and it counts MPI's own header of up to 56 bytes: measured with 4.1.4, 4,040 bytes go at once and 4,041 wait
    /// for the receiver. This is the multiple of 64 below: whole cache lines, and every slot aligned to one.
    package static let capacity = 4_032
}

/// Two orders of bytes between the same ranks: what is sent because it is ready, and what was asked for.
package enum ByteLane: Int32, CaseIterable, Sendable {
    case pushed, requested
}

package enum TransportError: Error, Equatable, Sendable {
    case mpi(MPIError)
    /// Closed with so many packets still on their way.
    case undelivered(packets: Int)
    /// For the layer above, from within `poll`: this rank sent what our protocol does not know.
    case malformedPacket(from: Rank)
}

package protocol Transport: ~Copyable {
    /// This process.
    var rank: Rank { get }
    var size: Int { get }

    /// Copies at most `Packet.capacity` bytes and sends them, never blocking.
    mutating func send(
        _ packet: UnsafeRawBufferPointer, to rank: Rank
    ) throws(TransportError)

    /// Hands out packets that are there (a bounded number) and moves sends on. The bytes are 8-byte aligned and valid
    /// within `each` only. A packet whose `each` throws counts as received.
    mutating func poll(
        _ each: (Rank, UnsafeRawBufferPointer) throws(TransportError) -> Void
    ) throws(TransportError) -> Int

    /// Packets sent whose bytes the transport still keeps.
    var unfinishedSends: Int { get }

    func packetsSent(to rank: Rank) -> UInt64
    var packetsReceived: UInt64 { get }
    var traffic: Traffic { get }

    /// Sends bytes of any length; `owner` keeps them where they are, unchanged, until they are sent.
    mutating func sendBytes(
        _ bytes: UnsafeRawBufferPointer, of owner: AnyObject, to rank: Rank, on lane: ByteLane
    ) throws(TransportError)

    /// Receives into `memory`, exactly full, what is next on that lane; it is kept by `owner`.
    mutating func receiveBytes(
        into memory: UnsafeMutableRawBufferPointer, of owner: AnyObject, from rank: Rank,
        on lane: ByteLane, ticket: UInt64
    ) throws(TransportError)

    /// Moves bytes on, tells the tickets of what has come, and returns how much it did.
    mutating func pollBytes(_ received: (UInt64) -> Void) throws(TransportError) -> Int

    /// Receives of bytes that have not finished.
    var unfinishedReceives: Int { get }

    /// Collective: every rank, when no packet is on its way anywhere.
    consuming func close() throws(TransportError)
}
