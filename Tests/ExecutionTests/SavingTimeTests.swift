import Foundation
import Storage
import Testing

@testable import Execution

/// How much sooner a run ends for what is in its memory.
struct SavingTimeTests {
    private struct Case: CustomTestStringConvertible, Sendable {
        var margin: Double
        var ranks: Int
        var bytes: Int
        var rate: Double
        var seconds: Double
        var testDescription: String { "\(bytes) bytes at \(rate), margin \(margin)" }
    }

    private static let cases = [
        Case(margin: 60, ranks: 1, bytes: 0, rate: 1e8, seconds: 0),
        // Half of the margin is for it.
        Case(margin: 60, ranks: 1, bytes: 3_000_000_000, rate: 1e8, seconds: 0),
        Case(margin: 60, ranks: 1, bytes: 4_000_000_000, rate: 1e8, seconds: 10),
        Case(margin: 60, ranks: 1, bytes: 4_000_000_000, rate: 1e9, seconds: 0),
        // The ranks of a host share its disk.
        Case(margin: 60, ranks: 8, bytes: 1_000_000_000, rate: 1e8, seconds: 50),
        Case(margin: 0, ranks: 2, bytes: 1_000_000, rate: 1e6, seconds: 2),
        Case(margin: 10, ranks: 1, bytes: 1 << 50, rate: 0, seconds: 999_999_995),
    ]

    @Test(arguments: cases) private func whatDoesNotFitIntoHalfTheMarginComesOnTop(_ one: Case) {
        let saving = SavingTime(margin: UInt64(one.margin * 1e9), ranksOfHost: one.ranks)
        let excess = saving.excess(of: one.bytes, bytesPerSecond: one.rate)
        #expect(abs(Double(excess) / 1e9 - one.seconds) < 1e-3, "\(excess)")
    }

    @Test func whatSomebodySaysOfADiskHolds() {
        let rate = DiskRate(given: 5_000_000)
        rate.measure(in: "/nowhere")
        #expect(rate.bytesPerSecond == 5_000_000)
    }

    @Test func ofADiskThatCannotBeTriedNobodyKnows() {
        let rate = DiskRate(given: nil)
        rate.measure(in: "/nowhere")
        #expect(rate.bytesPerSecond == DiskRate.cautious)
    }

    @Test func aDiskIsTriedAndNothingIsLeftOnIt() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/weir-rate-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let rate = DiskRate(given: nil)
        rate.measure(in: folder)
        #expect(rate.bytesPerSecond > 1000 && rate.bytesPerSecond != DiskRate.cautious)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
}
