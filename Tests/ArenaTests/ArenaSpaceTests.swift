import Foundation
import Randomness
import Storage
import Testing

@testable import Arena

@Suite(.timeLimit(.minutes(60)))
struct ArenaSpaceTests {
    /// No two stretches that are used at the same time overlap, and all of it comes back.
    @Test(arguments: [1, 2, 3])
    func spaceIsNeverGivenTwice(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var space = FreeSpace(from: 48)
        var used: [Extent] = []
        for _ in 0..<2000 {
            if used.isEmpty || random.below(3) > 0 {
                let count = random.below(10) == 0 ? random.below(100_000) : random.below(500)
                let alignment = random.below(5) == 0 ? 4096 : 8
                let extent = space.allocate(count, alignment: alignment)
                #expect(extent.offset % alignment == 0 && extent.count == count)
                #expect(
                    count == 0
                        || !used.contains {
                            $0.count > 0 && $0.offset < extent.end && extent.offset < $0.end
                        })
                #expect(extent.end <= space.end)
                used.append(extent)
            } else {
                let part = (0..<random.below(4)).compactMap { _ in
                    used.isEmpty ? nil : used.remove(at: random.below(used.count))
                }
                space.give(part)
            }
        }
        space.give(used)
        #expect(space.free.isEmpty && space.end == 48)
    }

    /// A file that ends with its groups, behind what has become free.
    @Test func anArenaIsMadeAsShortAsItCanBe() throws {
        let scratch = try Scratch()
        let writer = try ArenaWriter(creating: scratch.file("a.h5"))
        let bytes = DropBytes(count: 100_000)
        bytes.unfilled.initializeMemory(as: UInt8.self, repeating: 7)
        for number in 0..<5 {
            _ = try writer.write("some/\(number)", .bytes(100_000), bytes.bytes)
            try writer.commit()
        }
        for number in 1..<5 { writer.release("some/\(number)") }
        try writer.trim()
        #expect(try #require(Files.size(of: scratch.file("a.h5"))) < 110_000)
        let kept = try #require(
            try ArenaCatalogue.reference(to: "some/0", in: scratch.file("a.h5")))
        try ArenaReader().verify(kept)
        writer.release("some/0")
        try writer.trim()
        #expect(try #require(Files.size(of: scratch.file("a.h5"))) < 1000)
    }

    /// HDF5 refuses one that is shorter.
    @Test func aCommitOfNothingLeavesTheFileAsLongAsItSays() throws {
        let scratch = try Scratch()
        let path = scratch.file("a.h5")
        let writer = try ArenaWriter(creating: path)
        let bytes = DropBytes(count: 100_000)
        bytes.unfilled.initializeMemory(as: UInt8.self, repeating: 7)
        for number in 0..<4 {
            _ = try writer.write("some/\(number)", .bytes(100_000), bytes.bytes)
            try writer.commit(keepingSpace: number % 2 == 1)
        }
        for number in (1..<4).reversed() {
            writer.release("some/\(number)")
            for keepsSpace in [true, false, false, true, false] {
                try writer.commit(keepingSpace: keepsSpace)
                for kept in 0..<number {
                    let found = try ArenaCatalogue.reference(to: "some/\(kept)", in: path)
                    try ArenaReader().verify(try #require(found))
                }
            }
        }
    }

    private func blocks(_ path: String) throws -> Int {
        var status = stat()
        try #require(stat(path, &status) == 0)
        return Int(status.st_blocks)
    }

    /// What `du` shows of a thousand rounds of arrays, large and small, is that of the first ten.
    @Test func aThousandRoundsTakeNoMoreThanTen() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let bytes = [UInt8](repeating: 7, count: 200_000)
        var random = SeededRandom(seed: 11)
        var most = 0
        for round in 0..<1000 {
            var names: [String] = []
            var packed: [PackedDrop] = []
            for number in 0..<8 {
                let name = "Round/\(round)/\(number)"
                let count = 1000 + random.below(150_000)
                _ = try arena.write(name, .bytes(count), Array(bytes[..<count]))
                names.append(name)
                packed.append(try arena.pack(name, Array(bytes[..<1000])))
            }
            try arena.commit()
            for name in names { #expect(arena.release(name)) }
            for drop in packed { arena.release(drop) }
            try arena.commit()
            if round < 10 { most = max(most, try blocks(arena.path)) }
        }
        // The open pack fills up once: 4 MiB.
        #expect(try blocks(arena.path) <= most + 3 * (4 << 20) / 512)
        #expect(arena.byteCount < 16 << 20)
        #expect(try ArenaCatalogue.read(arena.path).isEmpty)
    }

    /// What was released is still there, with its bytes, for who reads the file as of the last commit.
    @Test func whatIsReleasedIsNotOverwrittenBeforeTheCommit() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let old = try arena.write("old", .bytes(5000), [UInt8](repeating: 1, count: 5000))
        try arena.commit()
        #expect(arena.release("old") && !arena.release("old"))
        for number in 0..<10 {
            _ = try arena.write("\(number)", .bytes(5000), [UInt8](repeating: 2, count: 5000))
        }
        try ArenaReader().verify(old)
        #expect(try ArenaCatalogue.read(arena.path) == [old])
        try arena.commit()
        let again = try arena.write("new", .bytes(5000), [UInt8](repeating: 3, count: 5000))
        let start = try #require(old.offset)
        #expect(try #require(again.offset) < start + 5000)
    }

    /// What nothing needs at the end of the file is cut off.
    @Test func theEndIsGivenBackToTheFileSystem() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let count = 8 << 20
        _ = try arena.write("x", .bytes(count), [UInt8](repeating: 1, count: count))
        try arena.commit()
        #expect(try blocks(arena.path) >= count / 512)
        arena.release("x")
        try arena.commit()
        try arena.commit()
        _ = try arena.write("y", .bytes(1), [1])
        try arena.commit()
        #expect(try blocks(arena.path) < 100)
        #expect(try python(listing, arena.path).output == "y |u1 (1,) 1\n")
    }
}

extension ArenaWriter {
    func pack(_ name: String, _ bytes: [UInt8]) throws -> PackedDrop {
        try bytes.span.withUnsafeBytes { (bytes) throws(ArenaError) in try pack(name, bytes) }
    }
}
