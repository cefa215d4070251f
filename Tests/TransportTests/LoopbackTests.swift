import Testing
import Transport

struct LoopbackTests {
    @Test(arguments: 0..<16 as Range<UInt64>)
    func pairsKeepTheirOrderAndNothingIsLost(_ seed: UInt64) throws {
        let log = try exchange(size: 5, seed: seed, packets: 60)
        for (rank, arrivals) in log.enumerated() {
            for source in 0..<5 {
                let numbers = arrivals.filter { $0.source == source }.map(\.number)
                #expect(numbers == Array(0..<60), "\(source) → \(rank)")
            }
        }
    }

    @Test func theSameSeedGivesTheSameDeliveryAndAnotherSeedAnother() throws {
        let first = try exchange(size: 4, seed: 1, packets: 40)
        #expect(try exchange(size: 4, seed: 1, packets: 40) == first)
        #expect(try exchange(size: 4, seed: 2, packets: 40) != first)
    }

    /// Rank 1 sends first and rank 2 afterwards; some seeds bring 2's packet first, some do not.
    @Test(arguments: [0, 16])
    func pairsOvertakeEachOther(_ longest: Int) throws {
        var firsts: Set<Int> = []
        for seed in 0..<50 as Range<UInt64> {
            let network = LoopbackNetwork(size: 3, seed: seed, longestDelay: longest)
            var ranks = network.transports
            try ranks[1].send([1], to: .master)
            try ranks[2].send([2], to: .master)
            var order: [Int] = []
            while order.count < 2 {
                _ = try ranks[0].poll { source, _ in order.append(source.index) }
            }
            firsts.insert(order[0])
        }
        #expect(firsts == [1, 2])
    }

    @Test(arguments: [0, 3, 40])
    func nothingWaitsLongerThanTheLongestDelay(_ longest: Int) throws {
        for seed in 0..<20 as Range<UInt64> {
            let network = LoopbackNetwork(size: 2, seed: seed, longestDelay: longest)
            var ranks = network.transports
            for _ in 0..<10 { try ranks[0].send([], to: Rank(1)) }
            var delivered = 0
            for _ in 0..<max(1, longest) { delivered += try ranks[1].poll { _, _ in } }
            #expect(delivered == 10)
        }
    }

    @Test func countsAreThoseOfTheTransportRules() throws {
        let network = LoopbackNetwork(size: 3, seed: 9)
        var ranks = network.transports
        try ranks[0].send([1], to: Rank(1))
        try ranks[0].send([1], to: Rank(1))
        try ranks[2].send([1], to: Rank(1))
        #expect(ranks[0].packetsSent(to: Rank(1)) == 2 && ranks[0].packetsSent(to: Rank(2)) == 0)
        #expect(ranks[0].unfinishedSends == 2)
        #expect(network.packetsOnTheWay == 3)
        #expect(throws: TransportError.undelivered(packets: 3)) { try ranks[1].close() }
        while network.packetsOnTheWay > 0 { _ = try ranks[1].poll { _, _ in } }
        #expect(ranks[1].packetsReceived == 3)
        #expect(ranks[0].unfinishedSends == 0)
        for rank in ranks { try rank.close() }
    }

    @Test func aRefusedPacketCountsAndTheRestArrives() throws {
        let network = LoopbackNetwork(size: 1, seed: 3, longestDelay: 0)
        var rank = network.transport(.master)
        try rank.send([1], to: .master)
        try rank.send([2], to: .master)
        #expect(throws: TransportError.malformedPacket(from: .master)) {
            _ = try rank.poll { source, _ throws(TransportError) in
                throw .malformedPacket(from: source)
            }
        }
        #expect(rank.packetsReceived == 1)
        var rest: [UInt8] = []
        while rest.isEmpty { _ = try rank.poll { _, packet in rest += packet } }
        #expect(rest == [2])
    }

    private struct Arrival: Equatable {
        let source: Int
        let number: Int
    }

    /// Everyone sends numbered packets to everyone and polls round robin; what came to whom, in order.
    private func exchange(size: Int, seed: UInt64, packets: Int) throws -> [[Arrival]] {
        let network = LoopbackNetwork(size: size, seed: seed)
        var ranks = network.transports
        var log = [[Arrival]](repeating: [], count: size)
        for number in 0..<packets {
            for from in 0..<size {
                for to in 0..<size { try ranks[from].send([UInt8(number)], to: Rank(to)) }
                _ = try ranks[from].poll { log[from].append(arrival($0, $1)) }
            }
        }
        while network.packetsOnTheWay > 0 {
            for rank in 0..<size { _ = try ranks[rank].poll { log[rank].append(arrival($0, $1)) } }
        }
        for rank in 0..<size { try ranks[rank].close() }
        return log
    }

    private func arrival(_ source: Rank, _ packet: UnsafeRawBufferPointer) -> Arrival {
        Arrival(source: source.index, number: Int(packet[0]))
    }
}
