// Many ranks in one process, one thread: what MPI may do to the order of messages, decided by a seed.
//
// - A packet waits for a random number of its receiver's polls (half of them for none), never past one that its pair
//   sent before it. So pairs overtake each other, a pair does not overtake itself, and everything arrives in the end:
//   after at most `longestDelay` polls.
// - The same seed and the same calls give the same delivery.
// - A send is unfinished until its packet is delivered: harsher than MPI, where small packets are done at once.

import Randomness

package final class LoopbackNetwork {
    private struct Envelope {
        let packet: [UInt8]
        let due: Int
    }

    /// One pair's packets, oldest first.
    private struct Lane {
        var waiting: [Envelope] = []
        var first = 0
        var sent: UInt64 = 0

        var head: Envelope? { first < waiting.count ? waiting[first] : nil }

        mutating func removeHead() {
            first += 1
            if first * 2 > waiting.count {
                waiting.removeFirst(first)
                first = 0
            }
        }
    }

    package let size: Int
    package let longestDelay: Int
    private var random: SeededRandom
    private var lanes: [Lane]
    private var polls: [Int]
    private var received: [UInt64]
    fileprivate private(set) var traffic: [Traffic]
    fileprivate let bytes = LoopbackBytes()

    package init(size: Int, seed: UInt64, longestDelay: Int = 16) {
        precondition(size > 0 && longestDelay >= 0)
        self.size = size
        self.longestDelay = longestDelay
        random = SeededRandom(seed: seed)
        lanes = [Lane](repeating: Lane(), count: size * size)
        polls = [Int](repeating: 0, count: size)
        received = [UInt64](repeating: 0, count: size)
        traffic = [Traffic](repeating: Traffic(), count: size)
    }

    package func transport(_ rank: Rank) -> LoopbackTransport {
        precondition(rank.index < size)
        return LoopbackTransport(network: self, rank: rank)
    }

    package var transports: [LoopbackTransport] { (0..<size).map { transport(Rank($0)) } }

    /// Packets sent and not yet delivered, anywhere.
    package var packetsOnTheWay: Int {
        lanes.reduce(0) { $0 + $1.waiting.count - $1.first }
    }

    fileprivate func send(_ packet: UnsafeRawBufferPointer, from: Rank, to: Rank) {
        let lane = index(from, to)
        let delay =
            Bool.random(using: &random) ? 0 : Int.random(in: 0...longestDelay, using: &random)
        let due = polls[to.index] + delay
        lanes[lane].waiting.append(Envelope(packet: [UInt8](packet), due: due))
        lanes[lane].sent += 1
        if from != to { traffic[from.index].sent(packet.count) }
    }

    fileprivate func beginPoll(of rank: Rank) {
        polls[rank.index] += 1
    }

    /// A packet that is due, of a random sender.
    fileprivate func next(for rank: Rank) -> (source: Rank, packet: [UInt8])? {
        let ready = (0..<size).filter { source in
            lanes[index(Rank(source), rank)].head.map { $0.due <= polls[rank.index] } ?? false
        }
        guard let source = ready.randomElement(using: &random).map({ Rank($0) }),
            let envelope = lanes[index(source, rank)].head
        else { return nil }
        lanes[index(source, rank)].removeHead()
        received[rank.index] += 1
        if source != rank { traffic[rank.index].received(envelope.packet.count) }
        return (source, envelope.packet)
    }

    fileprivate func count(sent: Int = 0, received: Int = 0, by rank: Rank) {
        traffic[rank.index].bytesSent += UInt64(sent)
        traffic[rank.index].bytesReceived += UInt64(received)
    }

    fileprivate func pollBytes(of rank: Rank, _ received: (UInt64) -> Void) -> Int {
        bytes.poll(rank, &random, received)
    }

    fileprivate func sent(from: Rank, to: Rank) -> UInt64 { lanes[index(from, to)].sent }

    fileprivate func received(by rank: Rank) -> UInt64 { received[rank.index] }

    fileprivate func waiting(from: Rank) -> Int {
        (0..<size).reduce(0) { total, to in
            let lane = lanes[index(from, Rank(to))]
            return total + lane.waiting.count - lane.first
        }
    }

    fileprivate func waiting(for rank: Rank) -> Int {
        (0..<size).reduce(0) { total, from in
            let lane = lanes[index(Rank(from), rank)]
            return total + lane.waiting.count - lane.first
        }
    }

    private func index(_ from: Rank, _ to: Rank) -> Int { from.index * size + to.index }
}

/// One rank's end of a `LoopbackNetwork`. All its state is the network's, so it may be copied.
package struct LoopbackTransport: Transport {
    fileprivate let network: LoopbackNetwork
    package let rank: Rank

    package var size: Int { network.size }
    package var unfinishedSends: Int {
        network.waiting(from: rank) + network.bytes.unfinishedSends(of: rank)
    }
    package var unfinishedReceives: Int { network.bytes.unfinishedReceives(of: rank) }
    package var packetsReceived: UInt64 { network.received(by: rank) }

    package var traffic: Traffic { network.traffic[rank.index] }

    package func packetsSent(to rank: Rank) -> UInt64 { network.sent(from: self.rank, to: rank) }

    package mutating func send(
        _ packet: UnsafeRawBufferPointer, to rank: Rank
    ) throws(TransportError) {
        precondition(rank.index < size && packet.count <= Packet.capacity)
        network.send(packet, from: self.rank, to: rank)
    }

    package mutating func poll(
        _ each: (Rank, UnsafeRawBufferPointer) throws(TransportError) -> Void
    ) throws(TransportError) -> Int {
        network.beginPoll(of: rank)
        var delivered = 0
        while let (source, packet) = network.next(for: rank) {
            delivered += 1
            try packet.span.bytes.withUnsafeBytes { bytes throws(TransportError) in
                try each(source, bytes)
            }
        }
        return delivered
    }

    package mutating func sendBytes(
        _ bytes: UnsafeRawBufferPointer, of owner: AnyObject, to rank: Rank, on lane: ByteLane
    ) throws(TransportError) {
        network.count(sent: bytes.count, by: self.rank)
        network.bytes.send(bytes, on: .init(from: self.rank, to: rank, lane: lane))
    }

    package mutating func receiveBytes(
        into memory: UnsafeMutableRawBufferPointer, of owner: AnyObject, from rank: Rank,
        on lane: ByteLane, ticket: UInt64
    ) throws(TransportError) {
        network.count(received: memory.count, by: self.rank)
        network.bytes.receive(
            .init(memory: memory, owner: owner, ticket: ticket),
            on: .init(from: rank, to: self.rank, lane: lane))
    }

    package mutating func pollBytes(_ received: (UInt64) -> Void) throws(TransportError) -> Int {
        network.pollBytes(of: rank, received)
    }

    package consuming func close() throws(TransportError) {
        let packets = network.waiting(for: rank)
        guard packets == 0 else { throw .undelivered(packets: packets) }
    }
}
