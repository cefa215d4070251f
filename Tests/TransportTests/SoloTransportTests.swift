import Testing
import Transport

struct SoloTransportTests {
    @Test func deliversToOneselfInOrder() throws {
        var solo = SoloTransport()
        for number in 0..<5 { try solo.send([UInt8](repeating: 1, count: number), to: .master) }
        #expect(solo.unfinishedSends == 5)
        var lengths: [Int] = []
        let delivered = try solo.poll { source, packet in
            lengths.append(packet.count)
            #expect(source == .master)
        }
        #expect(delivered == 5)
        #expect(lengths == [0, 1, 2, 3, 4])
        #expect(solo.packetsSent(to: .master) == 5 && solo.packetsReceived == 5)
        #expect(solo.unfinishedSends == 0)
        #expect(try solo.poll { _, _ in } == 0)
        try solo.close()
    }

    @Test func closingWithAPacketWaitingIsAnError() throws {
        var solo = SoloTransport()
        try solo.send([1], to: .master)
        do {
            try solo.close()
            Issue.record("closed with a packet waiting")
        } catch {
            #expect(error == .undelivered(packets: 1))
        }
    }

    @Test func aRefusedPacketCountsAndTheRestWaits() throws {
        var solo = SoloTransport()
        try solo.send([1], to: .master)
        try solo.send([2], to: .master)
        #expect(throws: TransportError.malformedPacket(from: .master)) {
            _ = try solo.poll { source, _ throws(TransportError) in
                throw .malformedPacket(from: source)
            }
        }
        #expect(solo.packetsReceived == 1)
        var rest: [UInt8] = []
        _ = try solo.poll { _, packet in rest += packet }
        #expect(rest == [2])
        try solo.close()
    }

    @Test func aPacketAboveCapacityIsOurBug() async {
        await #expect(processExitsWith: .failure) {
            var solo = SoloTransport()
            try solo.send([UInt8](repeating: 0, count: Packet.capacity + 1), to: .master)
        }
    }
}

extension Transport where Self: ~Copyable {
    mutating func send(_ packet: [UInt8], to rank: Rank) throws(TransportError) {
        try packet.span.bytes.withUnsafeBytes { bytes throws(TransportError) in
            try send(bytes, to: rank)
        }
    }
}
