import Storage
import Testing

struct SpareBlocksTests {
    private static let megabyte = 1 << 20

    @Test func whatWasLetGoOfIsUsedAgain() {
        let blocks = SpareBlocks(most: 32 * Self.megabyte)
        let first = blocks.take(8 * Self.megabyte)
        first.storeBytes(of: 7, toByteOffset: 8 * Self.megabyte - 8, as: Int.self)
        blocks.give(first, 8 * Self.megabyte)
        #expect(blocks.bytes == 8 * Self.megabyte)
        let again = blocks.take(8 * Self.megabyte - 1000)
        #expect(again == first)
        #expect(blocks.bytes == 0)
        let other = blocks.take(8 * Self.megabyte)
        #expect(other != first)
        blocks.give(other, 8 * Self.megabyte)
        blocks.give(again, 8 * Self.megabyte - 1000)
    }

    /// Every byte that was asked for is there, whatever the length.
    @Test(arguments: [0, 1, 1 << 20, 1 << 20 + 1, 5_000_001, 9 << 20 - 1, 77_777_777])
    func allOfItCanBeWritten(_ count: Int) {
        let blocks = SpareBlocks(most: 16 * Self.megabyte)
        for round in 0..<3 {
            let memory = blocks.take(count)
            memory.initializeMemory(as: UInt8.self, repeating: UInt8(round), count: count)
            blocks.give(memory, count)
        }
        #expect(blocks.bytes <= 16 * Self.megabyte)
    }

    @Test func whatHasLainLongestGoesFirst() {
        let blocks = SpareBlocks(most: 10 * Self.megabyte)
        let taken = [2, 4, 3, 1, 5].map { (blocks.take($0 * Self.megabyte), $0 * Self.megabyte) }
        for (memory, count) in taken { blocks.give(memory, count) }
        // 3, 1 and 5: the 2 and the 4 had to go.
        #expect(blocks.bytes == 9 * Self.megabyte)
        blocks.give(blocks.take(11 * Self.megabyte), 11 * Self.megabyte)
        #expect(blocks.bytes == 9 * Self.megabyte)
    }

    @Test func whereMemoryIsCountedNothingLiesUnused() {
        let blocks = SpareBlocks(most: 10 * Self.megabyte)
        blocks.give(blocks.take(2 * Self.megabyte), 2 * Self.megabyte)
        blocks.close()
        #expect(blocks.bytes == 0)
        blocks.give(blocks.take(2 * Self.megabyte), 2 * Self.megabyte)
        #expect(blocks.bytes == 0)
    }
}
