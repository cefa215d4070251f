import Arena
import Foundation
import Storage
import TestSupport
import Testing

/// Arrays that are written in parts, packed, or compressed.
@Suite(.timeLimit(.minutes(60)))
struct ArenaPartsTests {
    @Test func threadsWriteTheirBlocksOfOneArray() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let form = ArrayForm(.uint16, [8, 6, 4])
        let slot = try arena.reserve("Gathered/all", form)
        let reference = slot.reference
        // Each block opens the arena by reference, as another rank would.
        let writers = (0..<12).map { number in
            Background {
                let slab = Hyperslab(start: [number / 3 * 2, number % 3 * 2, 0], count: [2, 2, 4])
                let values = (0..<16).map { place -> UInt16 in
                    let (x, y) = (slab.start[0] + place / 8, slab.start[1] + place / 4 % 2)
                    return UInt16((x * 6 + y) * 4 + place % 4)
                }
                let part = try ArenaSlot(opening: reference)
                try values.withUnsafeBytes { try part.write($0, slab) }
            }
        }
        for writer in writers { try writer.wait() }
        let whole = try arena.complete(slot, checksum: try slot.checksum())
        try arena.commit()
        let script = """
            import h5py, numpy, sys
            a = h5py.File(sys.argv[1])["Gathered/all"][()]
            print((a.ravel() == numpy.arange(192)).all())
            """
        #expect(try python(script, arena.path).output == "True\n")
        let read = try ArenaReader().read(whole)
        #expect(Array(read.bytes) == (0..<192).flatMap { [UInt8($0), 0] })
    }

    @Test func blocksOutsideOfTheArrayAreRefused() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let slot = try arena.reserve("x", .bytes(10))
        #expect(throws: ArenaError.outside(name: "x")) { try slot.write([1, 2], at: 9) }
        #expect(throws: ArenaError.outside(name: "x")) { try slot.write([1], at: -1) }
        [UInt8](repeating: 0, count: 4).withUnsafeBytes { bytes in
            for slab in [
                Hyperslab(start: [7], count: [4]), Hyperslab(start: [0, 0], count: [2, 2]),
                Hyperslab(start: [0], count: [3]),
            ] {
                #expect(throws: ArenaError.outside(name: "x")) { try slot.write(bytes, slab) }
            }
        }
    }

    @Test func partsOfAnArrayAreReadAndMapped() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 3) }
        let slot = try arena.reserve("x", .bytes(bytes.count))
        // In pieces, as what is larger than memory is.
        var sum: UInt32 = 0
        for start in stride(from: 0, to: bytes.count, by: 70_000) {
            let piece = Array(bytes[start..<min(start + 70_000, bytes.count)])
            sum = try piece.withUnsafeBytes { try slot.writeChecked($0, at: start, after: sum) }
        }
        let reference = try arena.complete(slot, checksum: sum)
        let reader = ArenaReader()
        try reader.verify(reference)
        let piece = DropBytes(count: 100)
        try reader.read(reference, from: 123_456, into: piece.unfilled)
        #expect(Array(piece.bytes) == Array(bytes[123_456..<123_556]))
        let mapped = try reader.map(reference)
        #expect(mapped.bytes.elementsEqual(bytes))
        #expect(throws: ArenaError.outside(name: "x")) {
            try reader.read(reference, from: 299_999, into: piece.unfilled)
        }
    }

    @Test func smallDropsAreFoundByTheIndexOfTheirPack() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        var drops: [PackedDrop] = []
        // More than a pack holds.
        for number in 0..<6000 {
            let bytes = [UInt8](repeating: UInt8(number & 0xFF), count: number % 2000)
            drops.append(try arena.pack("Small/\(number)", bytes))
        }
        for number in stride(from: 0, to: 6000, by: 3) { arena.release(drops[number]) }
        try arena.commit()
        let script = """
            import h5py, sys
            seen = {}
            for pack in h5py.File(sys.argv[1])["packed"].values():
                data = pack["bytes"]
                for row in pack["index"][()]:
                    seen[row["name"].decode()] = bytes(data[row["offset"]:row["offset"] + row["length"]])
            want = {f"Small/{n}": bytes([n & 255]) * (n % 2000) for n in range(6000) if n % 3}
            print(len(seen), seen == want)
            """
        #expect(try python(script, arena.path).output == "4000 True\n")
        drops.append(try arena.pack("Small/late", [4, 2]))
        try arena.publish()
        let reader = ArenaReader()
        let late = try reader.read(drops[6000].reference)
        #expect(Array(late.bytes) == [4, 2])
        for number in stride(from: 1, to: 6000, by: 3) {
            let bytes = try reader.read(drops[number].reference)
            #expect(bytes.count == number % 2000)
        }
        let index = try Command("h5dump", ["-d", "/packed/0/index", arena.path]).run()
        #expect(
            index.output.contains("H5T_STD_U64LE \"offset\"") && index.output.contains("\"Small/4"))
    }

    @Test func whatIsNotSmallIsNotPacked() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let bytes = [UInt8](repeating: 0, count: ArenaWriter.largestPacked + 1)
        #expect(throws: ArenaError.outside(name: "x")) { try arena.pack("x", bytes) }
        let name = String(repeating: "n", count: 201)
        #expect(throws: ArenaError.name(name)) { try arena.pack(name, [1]) }
    }

    /// One piece, some with the last one cut, and more than one node of the tree has.
    @Test(arguments: [(1000, 1000), (1000, 300), (20_000, 100), (700_000, 100)])
    func compressedArraysAreWhatPythonReads(_ rows: Int, _ atOnce: Int) throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let reference = try arena.writeFiltered(
            "Compressed/a", ArrayForm(.uint32, [rows, 2]), .deflate(level: 6), rowsAtOnce: atOnce
        ) { (rows) throws(ArenaError) in
            let values = rows.flatMap { [UInt32($0), UInt32($0 / 100)] }
            return values.withUnsafeBytes { DropBytes($0) }
        }
        try arena.commit()
        let script = """
            import h5py, numpy, sys
            d = h5py.File(sys.argv[1])["Compressed/a"]
            n = numpy.arange(d.shape[0])
            print(d.compression, d.shape, (d[:, 0] == n).all(), (d[:, 1] == n // 100).all())
            """
        #expect(try python(script, arena.path).output == "gzip (\(rows), 2) True True\n")
        #expect(try ArenaReader().read(reference).count == rows * 8)
        let part = DropBytes(count: 10)
        try ArenaReader().read(reference, from: 8 * 500 + 2, into: part.unfilled)
        #expect(Array(part.bytes) == [0, 0, 5, 0, 0, 0, 0xF5, 1, 0, 0])
        if rows == 20_000 { #expect(arena.byteCount < rows * 8 / 2) }
        #expect(arena.release("Compressed/a"))
        try arena.commit()
        _ = try arena.write("x", .bytes(1), [1])
        #expect(arena.byteCount < 10_000)
    }

    @Test func aFilterThatIsNotThereIsSaid() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        do throws(ArenaError) {
            _ = try arena.writeFiltered("x", .bytes(1000), .zstd(level: 3), rowsAtOnce: 1000) {
                (rows) throws(ArenaError) in DropBytes([UInt8](repeating: 1, count: rows.count))
            }
            // Where the plugin is, it is read back.
            try arena.commit()
            #expect(try ArenaCatalogue.read(arena.path).count == 1)
        } catch { #expect(error == .noFilter("zstd")) }
        #expect(arena.byteCount < 2000)
    }
}
