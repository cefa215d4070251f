import Foundation
import Storage
import Testing

@testable import Execution

/// Short arrays of which there are many: in memory first, and written together.
struct GatheringTests {
    private final class Folder: Sendable {
        let path = NSTemporaryDirectory() + "/weir-gathering-\(UUID().uuidString)"
        init() throws {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        }
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private let folder: Folder
    private let arena: RankArena

    init() throws {
        folder = try Folder()
        arena = RankArena(path: folder.path + "/a.h5")
    }

    private func keep(_ number: Int, count: Int = 1000) throws -> FileStretch {
        try arena.keep(
            DropBytes([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: count)),
            as: ArrayRequest(name: "small/\(number)", isOneOfMany: true))
    }

    private func size() throws -> Int {
        try #require(
            try FileManager.default.attributesOfItem(atPath: arena.path)[.size] as? Int)
    }

    @Test func theyAreReadOnceTheyArePublished() throws {
        let before = try keep(0)
        let empty = try size()
        let kept = try (1..<100).map { try keep($0) }
        let after = try size()
        #expect(after == empty)
        #expect(!before.isWhole)
        try arena.publish()
        let found = ([before] + kept).filter { $0.isWhole }
        #expect(found.count == 100)
        let written = try size()
        #expect(written >= 100_000)
    }

    /// More than are gathered at most: what was before is written by itself.
    @Test func theirMemoryIsBounded() throws {
        let kept = try (0..<1000).map { try keep($0) }
        let written = try size()
        #expect(written >= 700_000)
        #expect(kept.filter { !$0.isWhole }.count < 300)
    }

    /// The next one, not what has no bytes and begins at the same place, is found there.
    @Test func whatIsForgottenIsFoundByItsPlace() throws {
        let none = try keep(0, count: 0)
        let first = try keep(1, count: 4000)
        #expect(none.offset == first.offset)
        // Two packs and a half.
        let more = try (2..<2500).map { try keep($0, count: 4000) }
        try arena.publish()
        arena.forget(none)
        #expect(!arena.hasSomethingToFree)
        for stretch in [first] + more { arena.forget(stretch) }
        #expect(arena.hasMuchToFree)
        try arena.commitAndTrim()
        // The pack of the one that has no bytes stays.
        let left = try size()
        #expect(left < 5_000_000)
    }

    @Test func whatIsForgottenTwiceIsForgottenOnce() throws {
        let (one, other) = (try keep(1), try keep(2))
        arena.forget(one)
        arena.forget(one)
        try arena.publish()
        #expect(other.isWhole)
        try arena.commitAndTrim()
        #expect(other.isWhole)
    }

    @Test func whatHasAUnitOrAShapeIsWrittenAtOnce() throws {
        let bytes = DropBytes([UInt8](repeating: 1, count: 16))
        let requests = [
            ArrayRequest(name: "unit", unit: "Jy", isOneOfMany: true),
            ArrayRequest(name: "shape", type: "<f8", shape: [1, 2], isOneOfMany: true),
            ArrayRequest(name: "alone", isOneOfMany: false),
        ]
        for request in requests {
            let kept = try arena.keep(bytes, as: request)
            #expect(kept.isWhole)
        }
        let gathered = try arena.keep(
            bytes, as: ArrayRequest(name: "typed", type: "float64", isOneOfMany: true))
        #expect(!gathered.isWhole)
        try arena.publish()
        #expect(gathered.isWhole)
    }
}
