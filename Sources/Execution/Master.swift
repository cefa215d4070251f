// What rank 0 does besides its own share: it adds up what the ranks report, and concludes when every
// rank has said that all its Drops are final. A rank says so once, with the number of event packets
// it sent to each other rank; so the Master can tell each how many must have arrived before it may
// close its transport, and nothing is left on the way.

import Transport

struct Master {
    private var expected: [UInt64]
    private var ranksOpen: Int
    private(set) var counts = DropCounts()
    private(set) var failures: [FailedDrop] = []
    private(set) var failureCount = 0
    /// Failures beyond these are only counted: a thousand alike say no more.
    private static let failuresKept = 20

    init(ranks: Int) {
        expected = [UInt64](repeating: 0, count: ranks)
        ranksOpen = ranks
    }

    mutating func sent(_ counts: [Wire.SentCount]) {
        for count in counts where Int(count.rank) < expected.count {
            expected[Int(count.rank)] += UInt64(count.packets)
        }
    }

    mutating func failed(_ drop: FailedDrop) -> Bool {
        failureCount += 1
        guard failures.count < Self.failuresKept else { return false }
        failures.append(drop)
        return true
    }

    /// A rank is done; true if it was the last.
    mutating func done(_ counts: DropCounts) -> Bool {
        self.counts.add(counts)
        ranksOpen -= 1
        return ranksOpen == 0
    }

    func conclude<T: Transport & ~Copyable>(_ transport: inout T) throws(TransportError) {
        for rank in expected.indices {
            var packet: [UInt8] = []
            Wire.beginPacket(.conclude, into: &packet)
            Wire.append(eventPackets: expected[rank], to: &packet)
            Wire.endPacket(records: 1, in: &packet)
            try transport.sendPacket(packet, to: Rank(rank))
        }
    }
}
