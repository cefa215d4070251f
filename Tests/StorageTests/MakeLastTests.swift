import Foundation
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(60)))
struct MakeLastTests {
    /// A graph may name a pipe as its input, and the journal is not to wait for who writes to it.
    @Test func aPipeIsNotWaitedFor() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "weir-test-\(UUID().uuidString)"
        ).path
        try Files.makeFolder(folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try #require(mkfifo(folder + "/pipe", 0o600) == 0)
        for isOwn in [true, false] {
            let facts = try Files.makeLast(
                folder + "/pipe", checksumUpTo: 1000, syncing: isOwn)
            #expect(facts == Files.Facts(size: 0))
        }
        #expect(try Files.makeLast(folder + "/none", checksumUpTo: 0, syncing: true) == nil)
    }
}
