import Arena
import Foundation
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(60)))
struct ArenaWriterTests {
    @Test func anEmptyArenaIsARightFile() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        #expect(try python(listing, arena.path).output == "")
        #expect(try Command("h5dump", [arena.path]).run().output.contains("GROUP \"/\""))
    }

    @Test(arguments: ElementType.allCases)
    func anArrayOfEveryTypeIsWhatPythonReads(_ type: ElementType) throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let form = ArrayForm(type, [2, 3])
        // Ones in the bits of a float, or of an integer.
        let one: [UInt8] =
            switch type {
            case .float32: [0, 0, 0x80, 0x3F]
            case .float64: [0, 0, 0, 0, 0, 0, 0xF0, 0x3F]
            default: [1] + [UInt8](repeating: 0, count: type.byteCount - 1)
            }
        _ = try arena.write("Array/0-3", form, [[UInt8]](repeating: one, count: 6).flatMap { $0 })
        try arena.commit()
        let sum = type == .float32 || type == .float64 ? "6.0" : "6"
        let name = type.numpyName
        #expect(try python(listing, arena.path).output == "Array/0-3 \(name) (2, 3) \(sum)\n")
        let dump = try Command("h5dump", ["-H", arena.path]).run()
        #expect(
            dump.status == 0 && dump.output.contains("DATASPACE  SIMPLE { ( 2, 3 ) / ( 2, 3 ) }"))
    }

    @Test func attributesAreReadByPythonAndByH5dump() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let reference = try arena.write(
            "x", .bytes(3), Array("abc".utf8),
            [
                ArenaAttribute("unit", .text("Jy/beam")), ArenaAttribute("beams", .integer(-7)),
                ArenaAttribute("scale", .number(0.25)), ArenaAttribute("Größe", .text("")),
            ])
        try arena.commit()
        let script = """
            import h5py, sys
            a = h5py.File(sys.argv[1])["x"].attrs
            print(a["unit"].decode(), a["beams"], a["scale"], a["Größe"], a["crc32c"])
            """
        let found = try python(script, arena.path)
        #expect(found.output == "Jy/beam -7 0.25 b'' \(reference.checksum ?? 0)\n")
        let dump = try Command("h5dump", ["-a", "/x/unit", arena.path]).run()
        #expect(dump.output.contains("\"Jy/beam\""))
        #expect(reference.checksum == 0x364B_3FB7)
    }

    /// Seen by others only after a commit, and then without the writer having closed the file.
    @Test func aCommitShowsWhatIsComplete() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let open = try arena.reserve("open", ArrayForm(.float64, [1 << 20]))
        for number in 0..<100 {
            _ = try arena.write("Made/\(number)", .bytes(2), [UInt8(number), 1])
            if number == 49 { try arena.commit() }
        }
        let lines = try python(listing, arena.path).output.split(separator: "\n")
        #expect(lines.count == 50)
        #expect(lines.contains("Made/49 |u1 (2,) 50"))
        try arena.commit()
        #expect(try python(listing, arena.path).output.split(separator: "\n").count == 100)
        arena.abandon(open)
    }

    @Test func emptyArraysAndSingleValuesAreArraysToo() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let empty = try arena.write("empty", ArrayForm(.float32, [0, 4]), [])
        let single = try arena.write("single", ArrayForm(.uint16, []), [2, 1])
        try arena.commit()
        #expect(
            try python(listing, arena.path).output
                == "empty <f4 (0, 4) 0.0\nsingle <u2 () 258\n")
        #expect(try ArenaReader().read(empty).count == 0)
        let bytes = try ArenaReader().read(single)
        #expect(Array(bytes.bytes) == [2, 1])
    }

    @Test func namesThatCannotBeAreRefused() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        for name in ["", "/x", "x/", "a//b", "./x", "a\0b"] {
            #expect(throws: ArenaError.name(name)) { try arena.write(name, .bytes(0), []) }
        }
        _ = try arena.write("a/b", .bytes(1), [1])
        for name in ["a/b", "a", "a/b/c"] {
            #expect(throws: ArenaError.taken(name: name)) { try arena.write(name, .bytes(1), [1]) }
        }
        #expect(throws: ArenaError.outside(name: "x")) {
            try arena.reserve("x", ArrayForm(.uint8, [1 << 40, 1 << 40]))
        }
        #expect(ArenaName.part("a/b") == "a_b" && ArenaName.part("..") == "_")
    }

    @Test func manyNamesInOneGroupAreRead() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        for number in 0..<20_000 {
            _ = try arena.write("Many/\(number)", .bytes(1), [UInt8(truncatingIfNeeded: number)])
        }
        try arena.commit()
        let script = """
            import h5py, sys
            g = h5py.File(sys.argv[1])["Many"]
            print(len(g), all(g[str(n)][0] == n % 256 for n in range(0, 20000, 7)))
            """
        #expect(try python(script, arena.path).output == "20000 True\n")
        #expect(try ArenaCatalogue.read(arena.path).count == 20_000)
    }

    @Test func anArenaThatIsThereIsNotTouched() throws {
        let scratch = try Scratch()
        _ = try ArenaWriter(creating: scratch.file("a.h5"))
        #expect(throws: ArenaError.file(FileError("open", scratch.file("a.h5"), code: EEXIST))) {
            _ = try ArenaWriter(creating: scratch.file("a.h5"))
        }
    }
}

extension ArenaWriter {
    func write(
        _ name: String, _ form: ArrayForm, _ bytes: [UInt8], _ attributes: [ArenaAttribute] = []
    ) throws -> ArenaReference {
        try bytes.span.withUnsafeBytes { (bytes) throws(ArenaError) in
            try write(name, form, bytes, attributes)
        }
    }
}
