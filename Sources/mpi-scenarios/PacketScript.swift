import Randomness
import Transport

/// The packets of one pair, the same for sender and receiver: lengths from nothing to the most, and content.
struct PacketScript {
    private var random: SeededRandom
    private var count = 0
    private let longest: Int

    init(from: Rank, to: Rank, longest: Int = Packet.capacity) {
        random = SeededRandom(seed: UInt64(from.number) << 32 | UInt64(to.number) << 8 | 7)
        self.longest = longest
    }

    mutating func next() -> [UInt8] {
        defer { count += 1 }
        let length =
            switch count {
            case 0: 0
            case 1: longest
            default: Int.random(in: 1...longest, using: &random)
            }
        guard length > 0 else { return [] }
        var packet = [UInt8](repeating: UInt8(truncatingIfNeeded: random.next()), count: length)
        packet[length - 1] = UInt8(truncatingIfNeeded: count)
        packet[length / 2] = UInt8(truncatingIfNeeded: count >> 8)
        packet[0] = Kind.scenario.rawValue
        return packet
    }
}

/// What this rank must still get of each other rank, in order.
struct Expectation {
    private var scripts: [PacketScript]
    private var left: [Int]

    init(packets: Int, from sources: [Rank], to rank: Rank, of size: Int) {
        scripts = (0..<size).map { PacketScript(from: Rank($0), to: rank) }
        left = [Int](repeating: 0, count: size)
        for source in sources { left[source.index] = packets }
    }

    var isMet: Bool { left.allSatisfy { $0 == 0 } }

    mutating func take(
        _ packet: UnsafeRawBufferPointer, from source: Rank
    ) throws(TransportError) {
        left[source.index] -= 1
        guard left[source.index] >= 0, packet.elementsEqual(scripts[source.index].next()) else {
            throw .malformedPacket(from: source)
        }
    }
}
