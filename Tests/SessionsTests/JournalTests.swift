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
        let journal = try JournalWriter(path: path)
        for number in numbers { try journal.append(Self.record(number)) }
        try journal.close()
    }

    private func read() throws -> (records: [JournalRecord], reading: JournalReading) {
        var records: [JournalRecord] = []
        let reading = try Journal.read(path) { (record: JournalRecord) in records.append(record) }
        return (records, reading)
    }

    /// The offsets at which records begin, and the end of the last.
    private func bounds() throws -> [Int] {
        var bounds = [8]
        let bytes = try Files.read(path)
        while bounds[bounds.count - 1] < bytes.count {
            let start = bounds[bounds.count - 1]
            bounds.append(start + Int(bytes[start + 4]) + Int(bytes[start + 5]) << 8)
        }
        return bounds
    }

    @Test func recordsComeBackInOrder() throws {
        defer { Files.remove(path) }
        try write(0..<5000)
        let journal = try read()
        #expect(journal.records == (0..<5000).map(Self.record))
        #expect(journal.reading.tornBytes == 0 && journal.reading.damage.isEmpty)
        #expect(journal.reading.lastNumber == 5000)
    }

    @Test func everythingThatIsKnownOfADropIsKeptInSixtyFourBytes() throws {
        defer { Files.remove(path) }
        var app = JournalRecord(name: DropName(ComponentID(1), 2), kind: .app, state: 2)
        app.attempt = 3
        app.exit = -9
        app.started = 1 << 60
        app.ended = 1 << 60 + 5
        app.size = 70_000
        app.logOffset = 1 << 40
        app.processorTime = 1_500_000_000
        app.maximumResident = 3 << 30
        var data = JournalRecord(name: DropName(ComponentID(0), 2), kind: .data, state: 2)
        data.ended = 7
        data.size = 1 << 50
        data.checksum = 0
        var folder = data
        folder.checksum = nil
        folder.isFolder = true
        var array = data
        array.stretches = Array(0..<200)
        let bare = JournalRecord(name: DropName(ComponentID(5), 9), kind: .app, state: 0)
        let all = [app, data, folder, array, bare]
        let journal = try JournalWriter(path: path)
        for record in all { try journal.append(record) }
        try journal.close()
        #expect(try read().records == all)
        let bounds = try bounds()
        #expect(zip(bounds.dropFirst(), bounds).map { $0 - $1 } == [64, 48, 48, 250, 32])
    }

    @Test func aSecondWriterGoesOnWhereTheFirstEnded() throws {
        defer { Files.remove(path) }
        try write(0..<10)
        try write(10..<20)
        let journal = try read()
        #expect(journal.records == (0..<20).map(Self.record))
        #expect(journal.reading.lastNumber == 20)
    }

    @Test func onlyOneWritesAtATime() throws {
        defer { Files.remove(path) }
        let first = try JournalWriter(path: path)
        #expect(throws: FileError("fcntl", path, code: 16)) {
            _ = try JournalWriter(path: path, patience: 2)
        }
        try first.close()
    }

    @Test func aTornTailIsCutByWhoWritesNext() throws {
        defer { Files.remove(path) }
        try write(0..<10)
        let whole = try Files.read(path)
        let last = try bounds()[9]
        for end in last + 1..<whole.count {
            try Files.write(whole.prefix(end), to: path)
            let journal = try read()
            #expect(journal.records == (0..<9).map(Self.record))
            #expect(journal.reading.tornBytes == end - last)
            #expect(journal.reading.damage.isEmpty)
        }
        try write(10..<12)
        #expect(try read().records == ([Int](0..<9) + [10, 11]).map(Self.record))
        #expect(try read().reading.tornBytes == 0)
    }

    @Test func damageInTheMiddleIsCountedAndNeverTakenForTruth() throws {
        defer { Files.remove(path) }
        try write(0..<6)
        let whole = try Files.read(path)
        let bounds = try bounds()
        for offset in bounds[2]..<bounds[4] {
            var damaged = whole
            damaged[offset] ^= 0x10
            try Files.write(damaged, to: path)
            let journal = try read()
            let lost = offset < bounds[3] ? 2 : 3
            #expect(
                journal.records == (0..<6).filter { $0 != lost }.map(Self.record), "\(offset)")
            #expect(journal.reading.damage.map(\.lost) == [1])
            #expect(journal.reading.tornBytes == 0)
        }
        var gap = whole
        gap.removeSubrange(bounds[1] + 5..<bounds[4] - 3)
        try Files.write(gap, to: path)
        #expect(try read().reading.damage.map(\.lost) == [3])
        #expect(try read().records == [0, 4, 5].map(Self.record))
    }

    @Test func whatIsNoJournalHasNoRecordsAndIsNobodysToCut() throws {
        defer { Files.remove(path) }
        try Files.write(Array("something else".utf8), to: path)
        #expect(try read().records.isEmpty)
        #expect(try read().reading.tornBytes == 14)
        #expect(throws: FileError.self) { _ = try JournalWriter(path: path) }
        #expect(try Files.read(path) == Array("something else".utf8))
    }

    @Test func whatARecordNamesIsMeasuredBeforeItIsWritten() throws {
        let file = path + ".data"
        defer { for path in [path, file] { Files.remove(path) } }
        try Files.write(Array("123456789".utf8), to: file)
        let journal = try JournalWriter(path: path)
        var additions = JournalAdditions()
        let name = DropName(ComponentID(0), 0)
        additions.add(JournalRecord(name: name, kind: .data, state: 2), file: file, isOwn: true)
        additions.add(JournalRecord(name: name, kind: .data, state: 2), file: file)
        additions.add(JournalRecord(name: name, kind: .data, state: 2), file: file + ".gone")
        try journal.append(&additions)
        try journal.flush()
        let records = try read().records
        try journal.close()
        #expect(records.map(\.size) == [9, 9, 0])
        #expect(records.map(\.checksum) == [0xE306_9283, nil, nil])
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
