import Randomness
import Testing

@testable import Transport

struct PacketQueueTests {
    @Test(arguments: 0..<8 as Range<UInt64>)
    func keepsOrderAndBytesWhateverTheLengths(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var queue = PacketQueue()
        var model: [[UInt8]] = []
        for step in 0..<4_000 {
            // Long waxing and waning phases, so that the memory grows, shifts and is used again.
            let waxing = step / 500 % 2 == 0
            if Int.random(in: 0..<10, using: &random) < (waxing ? 7 : 3) {
                let length = Int.random(in: 0...300, using: &random)
                let packet = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
                packet.withUnsafeBytes { queue.append($0) }
                model.append(packet)
            } else {
                let packet = queue.next()
                #expect(packet.map { Array($0) } == model.first)
                #expect(packet.map { Int(bitPattern: $0.baseAddress) % 8 } ?? 0 == 0)
                if !model.isEmpty { model.removeFirst() }
            }
            #expect(queue.count == model.count)
        }
    }

    @Test func onePacketMayBeLargerThanTheMemory() {
        var queue = PacketQueue()
        let packet = [UInt8](repeating: 9, count: 1 << 20)
        packet.withUnsafeBytes { queue.append($0) }
        #expect(queue.next().map { Array($0) } == packet)
        #expect(queue.next() == nil)
    }
}
