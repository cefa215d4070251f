import Foundation
import Randomness
import Storage
import TestSupport
import Testing

@testable import Arena

/// What counts as a torn arena, and what does not.
@Suite(.timeLimit(.minutes(60)))
struct ArenaDamageTests {
    private static let repacker = ["/usr/bin/h5repack", "/usr/local/bin/h5repack"].first {
        Files.exists($0)
    }

    /// Groups, arrays and a pack.
    private func arena(in scratch: Scratch) throws -> String {
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        for number in 0..<6 {
            _ = try arena.write("x/\(number)", .bytes(64), [UInt8](repeating: 5, count: 64))
        }
        _ = try arena.write("deep/er/y", .bytes(16), [UInt8](repeating: 6, count: 16))
        _ = try arena.pack("z/0", [1, 2, 3])
        try arena.commit()
        return arena.path
    }

    private func put(_ bytes: [UInt8], at offset: Int, in path: String) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    /// All metadata is in the first bytes and in the last; one byte of it at a time is another.
    @Test(arguments: UInt64(1)...8)
    func aByteThatIsAnotherIsFoundOrHarmless(_ seed: UInt64) throws {
        let scratch = try Scratch()
        let path = try arena(in: scratch)
        #expect(try ArenaDamage.of(path) == nil)
        let whole = try scratch.bytes("a.h5")
        let headers = whole.indices.filter { whole[$0...].starts(with: "OHDR".utf8) }
        let first = try #require(headers.first)
        let names = try ArenaCatalogue.read(path).map(\.name)
        var random = SeededRandom(seed: seed)
        var damaged = 0
        for turn in 0..<150 {
            let place = turn % 3 == 0 ? random.below(48) : first + random.below(whole.count - first)
            let flipped = whole[place] ^ UInt8(1 + random.below(255))
            try put([flipped], at: place, in: path)
            let damage = try ArenaDamage.of(path)
            if damage == nil {
                let found = try? ArenaCatalogue.read(path).map(\.name)
                #expect(found == names, "byte \(place) is \(flipped), was \(whole[place])")
            } else {
                damaged += 1
            }
            if try ArenaDamage.of(path, isThorough: false) != nil { #expect(damage != nil) }
            try put([whole[place]], at: place, in: path)
        }
        #expect(damaged >= 50)
        #expect(try ArenaDamage.of(path) == nil)
    }

    /// A length that is another makes a header as long as the file.
    @Test func aLongHeaderIsSummedInPieces() throws {
        let scratch = try Scratch()
        let path = scratch.file("a.h5")
        let arena = try ArenaWriter(creating: path)
        for number in 0..<20_000 {
            _ = try arena.write("many/\(number)", .bytes(8), [UInt8](repeating: 1, count: 8))
        }
        try arena.commit()
        #expect(try ArenaDamage.of(path) == nil)
        let bytes = try scratch.bytes("a.h5")
        let root = bytes[36..<44].reversed().reduce(0) { $0 << 8 | Int($1) }
        try put([0xFF, 0xFF, 1], at: root + 6, in: path)
        #expect(try ArenaDamage.of(path, isThorough: false) == .header(of: ""))
    }

    /// Links that lead nowhere keep Weir from reading it, and make no damage of it.
    @Test(arguments: ["", "-L", "-f GZIP=1"])
    func whatOthersHaveWrittenIsNotDamaged(_ options: String) throws {
        let scratch = try Scratch()
        let path = try arena(in: scratch)
        guard let repacker = Self.repacker else {
            print("h5repack is not here: apt install hdf5-tools")
            return
        }
        let words = options.split(separator: " ").map(String.init)
        let outcome = try Command(repacker, words + [path, scratch.file("b.h5")]).run()
        #expect(outcome.status == 0, "\(outcome.errors)")
        try Files.rename(scratch.file("b.h5"), to: path)
        #expect(try ArenaDamage.of(path) == nil)
        try change(path)
        #expect(throws: ArenaError.self) { try ArenaCatalogue.read(path) }
        #expect(try ArenaDamage.of(path) == nil)
    }

    @Test func whatPythonHasChangedIsNotDamaged() throws {
        let scratch = try Scratch()
        let path = try arena(in: scratch)
        try change(path)
        #expect(try ArenaDamage.of(path) == nil)
        #expect(try ArenaDamage.of(path, isThorough: false) == nil)
    }

    @Test(arguments: [512, 4096])
    func aBlockOfTheUsersIsNoDamage(_ count: Int) throws {
        let scratch = try Scratch()
        let path = scratch.file("a.h5")
        let script = """
            import h5py, sys
            for old in (False, True):
                path = sys.argv[1] + ("" if old else ".new")
                with h5py.File(path, "w", userblock_size=\(count), libver=None if old else "latest") as f:
                    f["x"] = h5py.SoftLink("/no")
            """
        let outcome = try python(script, path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try ArenaDamage.of(path) == nil)
        #expect(try ArenaDamage.of(path + ".new") == nil)
    }

    private func change(_ path: String) throws {
        let script = """
            import h5py, sys
            with h5py.File(sys.argv[1], "r+") as f:
                f["nowhere"] = h5py.SoftLink("/no")
                f["else"] = h5py.ExternalLink("no.h5", "/no")
                for n in range(40): f.create_group("mine/%d" % n)
                f["x/mine"] = list(range(9))
                f["mine"].attrs["note"] = "n" * 3000
                del f["x/3"]
            """
        let outcome = try python(script, path)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func whatIsHardlyAFileIsTorn() throws {
        let scratch = try Scratch()
        for count in [0, 1, 47, 48] {
            let path = scratch.file("\(count).h5")
            try Data(repeating: 0x89, count: count).write(to: URL(fileURLWithPath: path))
            #expect(try ArenaDamage.of(path) == .superblock)
        }
        let folder = scratch.file("folder.h5")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        #expect(throws: ArenaError.self) { try ArenaDamage.of(folder) }
        #expect(throws: ArenaError.self) { try ArenaRepair(rebuilding: folder, from: []) }
    }

    @Test func whatIsCutOffIsTold() throws {
        let scratch = try Scratch()
        let path = try arena(in: scratch)
        let count = try scratch.bytes("a.h5").count
        #expect(truncate(path, 100) == 0)
        guard case .cut(100, let told)? = try ArenaDamage.of(path) else {
            Issue.record("it is cut")
            return
        }
        #expect(told <= count)
    }
}
