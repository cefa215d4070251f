import Foundation
import Graphs
import Sessions
import Storage
import Testing

struct JournalTests {
    private let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("weir-journal-\(UUID().uuidString)").path

    private static func record(_ number: Int) -> JournalRecord {
        var record = JournalRecord(
            name: DropName(ComponentID(number % 7), number), kind: number % 2 == 0 ? .data : .app,
            state: UInt8(number % 8))
        record.attempt = UInt16(number % 3)
        record.exit = Int32(number) - 50
        record.started = UInt64(number) << 40
        record.ended = UInt64(number) << 41
        record.size = UInt64(number * 1000)
        record.logOffset = UInt64(number * 7)
        return record
    }

    private func write(_ numbers: Range<Int>) throws {
        var journal = try JournalWriter(path: path)
        for number in numbers { try journal.append(Self.record(number)) }
        try journal.close()
    }

    private func read() throws -> (records: [JournalRecord], torn: Int) {
        var records: [JournalRecord] = []
        let torn = try Journal.read(path) { records.append($0) }
        return (records, torn)
    }

    @Test func recordsComeBackInOrder() throws {
        defer { Files.remove(path) }
        try write(0..<5000)
        let journal = try read()
        #expect(journal.records == (0..<5000).map(Self.record))
        #expect(journal.torn == 0)
    }

    @Test func whatAProgramUsedIsKept() throws {
        defer { Files.remove(path) }
        var used = Self.record(1)
        used.processorTime = 1_500_000_000
        used.maximumResident = 3 << 30
        var journal = try JournalWriter(path: path)
        for record in [Self.record(0), used, Self.record(2)] { try journal.append(record) }
        try journal.close()
        #expect(try read().records == [Self.record(0), used, Self.record(2)])
        #expect(try Files.read(path).count == 8 + 56 + 72 + 56)
    }

    @Test func aSecondWriterGoesOnWhereTheFirstEnded() throws {
        defer { Files.remove(path) }
        try write(0..<10)
        try write(10..<20)
        #expect(try read().records == (0..<20).map(Self.record))
    }

    @Test func aTornTailIsCutAndCounted() throws {
        defer { Files.remove(path) }
        try write(0..<10)
        let whole = try Files.read(path)
        for cut in 1..<56 {
            try Files.write(whole.dropLast(cut), to: path)
            let journal = try read()
            #expect(journal.records == (0..<9).map(Self.record))
            #expect(journal.torn == 56 - cut)
        }
    }

    @Test func aDamagedRecordIsNeverTakenForTruth() throws {
        defer { Files.remove(path) }
        try write(0..<3)
        let whole = try Files.read(path)
        for offset in (8 + 56)..<(8 + 112) {
            var damaged = whole
            damaged[offset] ^= 0x10
            try Files.write(damaged, to: path)
            #expect(try read().records == [Self.record(0)])
        }
    }

    @Test func whatIsNoJournalHasNoRecords() throws {
        defer { Files.remove(path) }
        try Files.write(Array("something else".utf8), to: path)
        #expect(try read().records.isEmpty)
        #expect(try read().torn == 14)
    }

    /// The check value of the algorithm's definition, and lengths around the eight-byte step.
    @Test func theChecksumIsCRC32C() {
        let checksum = { (text: String) in
            Array(text.utf8).withUnsafeBytes { CRC32C.checksum($0) }
        }
        #expect(checksum("123456789") == 0xE306_9283)
        #expect(checksum("") == 0)
        #expect(checksum("a") == 0xC1D0_4330)
        #expect(
            [UInt8](repeating: 0, count: 32).withUnsafeBytes { CRC32C.checksum($0) } == 0x8A91_36AA)
    }
}
