import Arena
import Foundation
import Randomness
import Storage
import TestSupport
import Testing

/// A writer that is killed at any point, and what is left of its arena.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct ArenaKillTests {
    /// What the writer told before it died.
    private struct Told {
        /// Complete and not released, as of the last commit that it told of.
        var committed: [String: ArenaReference] = [:]
        /// Complete or released since then.
        var uncertain: Set<String> = []
        /// Complete and not released.
        var live: [String: ArenaReference] = [:]
        var commits = 0

        init(_ scratch: Scratch) throws {
            let text = String(decoding: try scratch.bytes("told"), as: UTF8.self)
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ", maxSplits: 1).map(String.init)
                switch words[0] {
                case "made":
                    let fields = words[1].split(separator: "\t").map(String.init)
                    let reference = ArenaReference(
                        path: scratch.file("a.h5"), name: fields[0],
                        form: .bytes(try #require(Int(fields[1]))),
                        offset: fields[1] == "0" ? nil : Int(fields[2]), checksum: UInt32(fields[3])
                    )
                    live[fields[0]] = reference
                    uncertain.insert(fields[0])
                case "gone":
                    live[words[1]] = nil
                    uncertain.insert(words[1])
                default:
                    committed = live
                    uncertain = []
                    commits += 1
                }
            }
        }
    }

    /// The writer runs until it told some lines, and then for as long as it takes to see that.
    private func kill(_ seed: UInt64, in scratch: Scratch) throws -> Told {
        var random = SeededRandom(seed: seed)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: builtProgram("arena-probe"))
        process.arguments = ["write", scratch.path, "\(seed)"]
        let limit = random.below(12_000)
        try process.run()
        var looks = 0
        while looks < 200_000, (Files.size(of: scratch.file("told")) ?? 0) < limit + 1 {
            usleep(UInt32(random.below(1500)))
            looks += 1
        }
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return try Told(scratch)
    }

    @Test(arguments: UInt64(1)...12)
    func aKilledWriterLeavesItsLastCommit(_ seed: UInt64) throws {
        let scratch = try Scratch()
        let told = try kill(seed, in: scratch)
        let path = scratch.file("a.h5")
        let found = try ArenaCatalogue.read(path)
        var names: Set<String> = []
        let reader = ArenaReader()
        for reference in found {
            names.insert(reference.name)
            guard !told.uncertain.contains(reference.name) else { continue }
            #expect(told.committed[reference.name] == reference)
            try reader.verify(reference)
        }
        for name in told.committed.keys where !told.uncertain.contains(name) {
            #expect(names.contains(name))
        }
        // The same by others' eyes.
        #expect(try Command("h5dump", ["-H", path]).run().status == 0)
        let script = """
            import h5py, sys
            count = 0
            def see(name, item):
                global count
                if isinstance(item, h5py.Dataset):
                    data = item[()]
                    assert all(data[n] == (n * 7 + len(name)) % 256 for n in range(0, len(data), 97)), name
                    count += 1
            h5py.File(sys.argv[1]).visititems(see)
            print(count)
            """
        let python = try python(script, path)
        #expect(python.output == "\(found.count)\n", "\(python.errors)")
    }

    /// Whatever became of the metadata: the journal's records bring back what they know.
    @Test(arguments: UInt64(21)...26)
    func anArenaIsRebuiltFromRecords(_ seed: UInt64) throws {
        let scratch = try Scratch()
        let told = try kill(seed, in: scratch)
        let path = scratch.file("a.h5")
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try handle.write(contentsOf: Data(repeating: 0xAA, count: 48))
        try handle.close()
        #expect(throws: ArenaError.self) { try ArenaCatalogue.read(path) }
        let records = told.live.values.sorted { $0.name < $1.name }
            .filter { $0.offset != nil }
        let repair = try ArenaRepair(rebuilding: path, from: records.map { RecordedArray($0) })
        #expect(repair.lost.isEmpty)
        #expect(try ArenaCatalogue.read(path).sorted { $0.name < $1.name } == records)
        #expect(
            try python(listing, path).output.split(separator: "\n").count == records.count)
    }

    @Test func whatIsDamagedIsNotTakenIn() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let references = try (0..<4).map { number in
            try arena.write("x/\(number)", .bytes(100), [UInt8](repeating: 5, count: 100))
        }
        try arena.commit()
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: arena.path))
        try handle.seek(toOffset: UInt64((references[2].offset ?? 0) + 50))
        try handle.write(contentsOf: Data([6]))
        try handle.close()
        #expect(throws: ArenaError.self) { try ArenaReader().verify(references[2]) }
        #expect(throws: ArenaError.self) { _ = try ArenaReader().read(references[2]) }
        let beyond = ArenaReference(
            path: arena.path, name: "beyond", form: .bytes(1 << 20), offset: 4096, checksum: 1)
        let records = (references + [beyond]).map { RecordedArray($0) }
        let repair = try ArenaRepair(rebuilding: arena.path, from: records)
        #expect(repair.kept == ["x/0", "x/1", "x/3"])
        #expect(Set(repair.lost.keys) == ["x/2", "beyond"])
        #expect(try ArenaCatalogue.read(arena.path).map(\.name) == ["x/0", "x/1", "x/3"])
    }
}
