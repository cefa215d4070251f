import Foundation
import Storage
import Testing

/// What is longer than memory is to hold of it.
struct LongBytesTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "weir-test-\(UUID().uuidString)"
    ).path

    private func withFolder(_ body: () throws -> Void) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        guard LongBytes.isPossible(in: folder) else {
            return print("skipped: \(folder) is in memory")
        }
        try body()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    private func piece(_ seed: Int, _ count: Int) -> DropBytes {
        DropBytes((0..<count).map { UInt8(truncatingIfNeeded: $0 * seed + $0 >> 8) })
    }

    @Test func piecesAreInAFileThatHasNoName() throws {
        try withFolder {
            let pieces = [piece(3, 5_000_000), piece(5, 1), piece(7, 4_194_304), piece(11, 70_000)]
            let long = LongBytes(from: 1, in: ["/no/such/folder", folder])
            let all = try #require(try long.join(pieces))
            #expect(all.isOnDisk && DropBytes.onDisk >= all.count)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            var seen: [UInt8] = []
            all.forEachWindow { seen += $0 }
            #expect(seen == pieces.flatMap { Array($0.bytes) })
            #expect(seen.elementsEqual(all.bytes))
        }
    }

    /// By whoever opens the path; and what a process that goes on does to the file is no matter.
    @Test(arguments: [true, false])
    func whatAProgramHasWrittenStays(_ goesOn: Bool) throws {
        try withFolder {
            let file = try #require(LongBytes(from: 1, in: [folder]).makeFile())
            let written = Data(piece(3, 5_000_000).bytes)
            let writer = open(file.path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
            try #require(writer >= 0)
            let program = FileHandle(fileDescriptor: writer, closeOnDealloc: true)
            try program.write(contentsOf: written)
            if !goesOn { try program.close() }
            let contents = try file.written()
            if goesOn { try program.truncate(atOffset: 7) }
            #expect(contents.isOnDisk && Data(contents.bytes) == written)
        }
    }

    @Test func aProgramMayWriteNothing() throws {
        try withFolder {
            let file = try #require(LongBytes(from: 1, in: [folder]).makeFile())
            #expect(try file.written().count == 0)
        }
    }

    @Test func programsReadItAndOtherProcessesMapIt() throws {
        try withFolder {
            let all = try #require(try LongBytes(from: 1, in: [folder]).join([piece(3, 100_000)]))
            let path = try #require(all.path)
            #expect(try Files.read(path).elementsEqual(all.bytes))
            let place = try #require(all.place)
            let other = try #require(DropBytes(at: place, isCounted: false))
            #expect(other.bytes.elementsEqual(all.bytes))
        }
    }

    @Test func thereIsRoomForWhatIsStillToCome() throws {
        try withFolder {
            let long = LongBytes(from: 1 << 20, in: [folder])
            #expect(long.room(for: 1 << 20 - 1) == nil)
            // More than any disk has.
            #expect(long.room(for: 1 << 55) == nil)
            let room = try #require(long.room(for: 3 << 20))
            room.unfilled.initializeMemory(as: UInt8.self, repeating: 7)
            #expect(room.isOnDisk && room.bytes.allSatisfy { $0 == 7 })
        }
    }

    @Test func withoutAFolderThereIsNone() throws {
        #expect(try LongBytes(from: 1, in: ["/no/such/folder"]).join([piece(1, 10)]) == nil)
        #expect(LongBytes.none.room(for: .max - 1) == nil)
    }
}
