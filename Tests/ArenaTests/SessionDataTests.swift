import Arena
import Foundation
import HDF5
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(60)))
struct SessionDataTests {
    @Test func oneFileShowsAllArraysByTheirNames() throws {
        let scratch = try Scratch()
        var references: [ArenaReference] = []
        try FileManager.default.createDirectory(
            atPath: scratch.file("data"), withIntermediateDirectories: true)
        for rank in 0..<3 {
            let arena = try ArenaWriter(creating: scratch.file("data/arena-\(rank).h5"))
            for number in 0..<4 {
                let name = "Image \(number % 2)/\(rank)-\(number)"
                let values = [Float(rank), Float(number)]
                references.append(
                    try arena.write(
                        name, ArrayForm(.float32, [2]), values.withUnsafeBytes { Array($0) }))
            }
            try arena.commit()
        }
        try SessionData.link(
            arenas: Set(references.map(\.path)).sorted(), at: scratch.file("data.h5"))
        let expected = references.map(\.name).sorted().map { name in
            let words = name.split(separator: "/")[1].split(separator: "-").compactMap {
                Double(String($0))
            }
            return "\(name) <f4 (2,) \(words[0] + words[1])\n"
        }
        #expect(try python(listing, scratch.file("data.h5")).output == expected.joined())
        // The session is moved.
        try FileManager.default.moveItem(atPath: scratch.path, toPath: scratch.path + "-moved")
        defer { try? FileManager.default.removeItem(atPath: scratch.path + "-moved") }
        #expect(try python(listing, scratch.path + "-moved/data.h5").output == expected.joined())
    }

    @Test func itIsWrittenAnewEachTime() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        try arena.commit()
        try SessionData.link(arenas: [arena.path], at: scratch.file("data.h5"))
        #expect(scratch.names == ["a.h5"])
        for (name, byte) in [("x", UInt8(1)), ("y", 2)] {
            _ = try arena.write(name, .bytes(1), [byte])
            try arena.commit()
            try SessionData.link(arenas: [arena.path, arena.path], at: scratch.file("data.h5"))
        }
        #expect(try HDF5File.open(scratch.file("data.h5")).root().names() == ["x", "y"])
        #expect(scratch.names.sorted() == ["a.h5", "data.h5"])
    }

    /// An array that somebody else wrote is a Drop like any other.
    @Test func anArrayOfAnyHDF5FileIsReadByReference() throws {
        let scratch = try Scratch()
        let script = """
            import h5py, numpy, sys
            with h5py.File(sys.argv[1], "w") as f:
                f["plain"] = numpy.arange(6, dtype="<i4").reshape(2, 3)
                f["swapped"] = numpy.arange(6, dtype=">f8")
                f.create_dataset("g/chunked", data=numpy.arange(600, dtype="u2"), chunks=(7,))
                f["text"] = "no array of numbers"
            """
        #expect(try python(script, scratch.file("a.h5")).status == 0)
        let reader = ArenaReader()
        let plain = try #require(
            try ArenaCatalogue.reference(to: "plain", in: scratch.file("a.h5")))
        #expect(plain.form == ArrayForm(.int32, [2, 3]) && plain.offset != nil)
        let numbers = try reader.read(plain)
        #expect(numbers.bytes.bindMemory(to: Int32.self).elementsEqual(0..<6))
        let swapped = try #require(
            try ArenaCatalogue.reference(to: "swapped", in: scratch.file("a.h5")))
        #expect(swapped.offset == nil)
        let doubles = try reader.read(swapped)
        #expect(doubles.bytes.bindMemory(to: Double.self).elementsEqual([0, 1, 2, 3, 4, 5]))
        let chunked = try #require(
            try ArenaCatalogue.reference(to: "g/chunked", in: scratch.file("a.h5")))
        let shorts = try reader.read(chunked)
        #expect(shorts.bytes.bindMemory(to: UInt16.self).elementsEqual(0..<600))
        #expect(try ArenaCatalogue.reference(to: "text", in: scratch.file("a.h5")) == nil)
        #expect(throws: ArenaError.hdf5(path: scratch.file("a.h5"), .missing("none"))) {
            try ArenaCatalogue.reference(to: "none", in: scratch.file("a.h5"))
        }
    }
}
