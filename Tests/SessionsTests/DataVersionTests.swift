import Foundation
import Graphs
import Sessions
import Storage
import Testing

/// What the journals of several runs say of data that was made in each of them.
struct DataVersionTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("weir-versions-\(UUID().uuidString)").path

    private func blueprint() -> Blueprint {
        var blueprint = Blueprint(name: "versions")
        _ = blueprint.add(
            Component(
                id: "d", name: "d", kind: .data, category: "", categoryType: "", dropClass: "",
                levels: []))
        return blueprint
    }

    private func record(
        run: UInt16, state: UInt8 = 2, size: UInt64 = 4, checksum: UInt32? = nil
    ) -> JournalRecord {
        var record = JournalRecord(name: DropName(ComponentID(0), 0), kind: .data, state: state)
        (record.run, record.size, record.checksum) = (run, size, checksum)
        return record
    }

    /// A rank's journal each, which are read in their order.
    private func table(_ journals: [[JournalRecord]]) throws -> FinalTable {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let session = try SessionDirectory.create(at: folder)
        for (rank, records) in journals.enumerated() {
            // The run is the writer's, not the record's.
            for run in Set(records.map(\.run)).sorted() {
                let writer = try JournalWriter(path: session.journalFile(rank: rank), run: run)
                for record in records where record.run == run { try writer.append(record) }
                try writer.close()
            }
        }
        return try FinalTable(reading: session, of: blueprint())
    }

    @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
    func eachRunHasItsOwn(_ order: [Int]) throws {
        let runs = [
            record(run: 1, checksum: 11), record(run: 3, checksum: 33),
            record(run: 4, size: 9, checksum: 44),
        ]
        let table = try table(order.map { [runs[$0]] })
        #expect(table.version(0, asOf: 0) == nil)
        #expect(table.version(0, asOf: 1)?.checksum == 11)
        #expect(table.version(0, asOf: 2)?.checksum == 11)
        #expect(table.version(0, asOf: 3)?.checksum == 33)
        #expect(table.version(0, asOf: .max)?.size == 9)
        #expect(table.lastRun == 4 && table.run(0) == 4)
    }

    /// Who wrote it and whose it is may be different ranks.
    @Test func whatTwoRanksSayOfOneRunIsOneVersion() throws {
        let parts = [[record(run: 1, checksum: 7)], [record(run: 1, state: 1, checksum: 7)]]
        for journals in [parts, parts.reversed()] {
            let table = try table(journals + [[record(run: 2, state: 0)]])
            #expect(table.version(0, asOf: 1)?.checksum == 7)
            // Whoever ended in the second run has read what that made, of which nothing is known.
            #expect(!table.isFinal(0) && table.version(0, asOf: 2) == nil)
        }
    }

    @Test func endingItsLifeMakesNoOtherContents() throws {
        let made = record(run: 1, checksum: 7)
        let expired = record(run: 2, state: 4, size: 0)
        for journals in [[[made], [expired]], [[expired], [made]]] {
            let table = try table(journals)
            let then = try #require(table.version(0, asOf: 1))
            #expect(then.checksum == 7)
        }
    }

    @Test func sizesHaveToDoWhereThereIsNoChecksum() {
        func version(_ size: UInt64, _ checksum: UInt32?, state: UInt8 = 2) -> DataVersion {
            DataVersion(run: 1, state: state, size: size, checksum: checksum)
        }
        func areAlike(_ one: DataVersion, _ other: DataVersion) -> Bool {
            one.isLike(other) { $0 == 7 }
        }
        #expect(areAlike(version(4, 1), version(4, 1)))
        #expect(!areAlike(version(4, 1), version(4, 2)))
        #expect(areAlike(version(4, nil), version(4, 2)))
        #expect(!areAlike(version(4, nil), version(5, nil)))
        #expect(!areAlike(version(0, nil), version(0, nil, state: 7)))
        var folder = version(4, nil)
        folder.isFolder = true
        #expect(!areAlike(folder, folder))
    }

    /// Parts may be elsewhere, and as long as they like.
    @Test func arraysAreWhatTheirPartsAre() {
        let bytes = (0..<100).map { UInt8($0) }
        func array(_ cut: Int, _ path: String) -> DataVersion {
            var version = DataVersion(run: 1, state: 2, size: 100, checksum: nil)
            for part in [bytes[..<cut], bytes[cut...]] where !part.isEmpty {
                version.stretches +=
                    FileStretch(
                        path: path, offset: part.startIndex, count: part.count,
                        checksum: part.withUnsafeBytes { CRC32C.checksum($0) }
                    ).encoded
            }
            return version
        }
        #expect(array(30, "/a").isLike(array(100, "/b")) { _ in false })
        var other = array(30, "/a")
        other.stretches = FileStretch(path: "/a", offset: 0, count: 100, checksum: 1).encoded
        #expect(!other.isLike(array(30, "/a")) { _ in false })
    }
}
