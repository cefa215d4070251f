import Foundation
import Randomness
import Storage
import Testing

@testable import Execution

/// What waits for a reader comes out as it went in, and takes no memory beyond its two ends.
struct StreamQueueTests {
    private let path =
        FileManager.default.temporaryDirectory.appendingPathComponent("weir-\(UUID())").path

    private func entry(_ number: Int, _ count: Int) -> StreamQueue.Entry {
        StreamQueue.Entry(
            kind: .written, sequence: UInt64(number),
            bytes: DropBytes([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: count)))
    }

    private func expect(_ entry: StreamQueue.Entry?, _ number: Int, _ count: Int) {
        #expect(entry?.sequence == UInt64(number))
        let wanted = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: count)
        #expect(entry?.bytes.map { Array($0.bytes) } == wanted)
    }

    @Test(arguments: 1...30)
    func itKeepsItsOrder(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let file = SpillFile(path: path)
        var queue = StreamQueue()
        var (added, taken) = (0, 0)
        var sizes: [Int] = []
        while taken < 300 {
            if added < 300, Int.random(in: 0..<3, using: &random) < 2 {
                sizes.append(.random(in: 0...5000, using: &random))
                try queue.append(entry(added, sizes[added]), room: 1 << 14, file)
                added += 1
            } else if let next = try queue.next(file) {
                expect(next, taken, sizes[taken])
                taken += 1
            } else {
                #expect(taken == added && queue.isEmpty)
            }
        }
        // Nothing is left of the file, and nobody could see it before.
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func whatIsReadGivesItsRoomBack() throws {
        let file = SpillFile(path: path)
        var queue = StreamQueue()
        for round in 0..<50 {
            for number in 0..<100 {
                try queue.append(entry(number, 4000), room: 1 << 14, file)
            }
            for number in 0..<100 { expect(try queue.next(file), number, 4000) }
            #expect(queue.isEmpty, "round \(round)")
        }
        #expect(file.peak < 2 * 100 * 4000)
    }

    @Test func aFolderThatIsNotThereIsToldOfAndNothingGoesOn() throws {
        let file = SpillFile(path: path + "/none/x.spill")
        var queue = StreamQueue()
        try queue.append(entry(0, 20_000), room: 1 << 14, file)
        #expect(throws: FileError.self) {
            try queue.append(entry(1, 20_000), room: 1 << 14, file)
        }
        queue.removeWrites(file)
        #expect(queue.isEmpty)
    }

    @Test func theEndIsKeptWhenWritesAreNot() throws {
        let file = SpillFile(path: path)
        var queue = StreamQueue()
        for number in 0..<100 { try queue.append(entry(number, 4000), room: 1 << 14, file) }
        try queue.append(.init(kind: .closed, outcome: .failed), room: 1 << 14, file)
        queue.removeWrites(file)
        let end = try queue.next(file)
        #expect(end?.kind == .closed && end?.outcome == .failed)
        #expect(queue.isEmpty)
    }
}
