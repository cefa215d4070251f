import HDF5
import Testing

@Suite(.timeLimit(.minutes(60)))
struct HDF5DatasetTests {
    @Test func numbersOfEveryTypeComeBack() throws {
        try expectBack([UInt8.min, 1, .max])
        try expectBack([UInt16.min, 1, .max])
        try expectBack([UInt32.min, 1, .max])
        try expectBack([UInt64.min, 1, .max])
        try expectBack([Int.min, -1, .max])
        try expectBack([Float(-0.5), 1, .infinity])
        try expectBack([Double.pi, 1, -.leastNonzeroMagnitude])
        try expectBack([UInt32]())
    }

    private func expectBack<Number: HDF5Number & Equatable>(_ numbers: [Number]) throws {
        let scratch = try Scratch()
        let file = try HDF5File.create(scratch.file("a.h5"))
        let root = try file.root()
        try root.createDataset("x/y", Number.hdf5Type, count: numbers.count).write(numbers)
        try root.close()
        try file.close()
        let dataset = try HDF5File.open(scratch.file("a.h5")).root().dataset("x/y")
        #expect(dataset.count == numbers.count)
        #expect(try dataset.read(0..<numbers.count, as: Number.self) == numbers)
    }

    @Test(arguments: [HDF5Dataset.Layout.contiguous, .chunked(rows: 7)])
    func rowsAreWrittenAndReadInPart(_ layout: HDF5Dataset.Layout) throws {
        let file = try HDF5File.createInMemory()
        let dataset = try file.root().createDataset("x", .uint32, count: 100, layout: layout)
        for start in stride(from: 0, to: 100, by: 10) {
            try dataset.write((start..<start + 10).map { UInt32($0) }, at: start)
        }
        #expect(try dataset.read(33..<58, as: UInt32.self) == (33..<58).map { UInt32($0) })
        var buffer = [UInt32](repeating: 0, count: 3)
        var span = buffer.mutableSpan
        try dataset.read(into: &span, from: 97)
        #expect(buffer == [97, 98, 99])
        #expect(try dataset.storedBytes() >= 400)
    }

    @Test func rowsThatAreNotThereAreRefused() throws {
        let file = try HDF5File.createInMemory()
        let dataset = try file.root().createDataset("x", .uint32, count: 10)
        #expect(throws: HDF5Error.otherShape("x")) {
            try dataset.read(8..<11, as: UInt32.self)
        }
        #expect(throws: HDF5Error.otherShape("x")) {
            try dataset.write([UInt32](repeating: 0, count: 2), at: 9)
        }
        #expect(throws: HDF5Error.otherType("x")) { try dataset.read(0..<1, as: UInt16.self) }
    }

    @Test func textsOfOneWidthAreFilledUpWithZeros() throws {
        let file = try HDF5File.createInMemory()
        let dataset = try file.root().createDataset("x", .text(width: 4), count: 3)
        let bytes = Array("one\0é\0\0four".utf8)
        try dataset.writeTexts(bytes.span)
        #expect(try dataset.readTexts(0..<3) == bytes)
        #expect(try dataset.readTexts(2..<3) == Array("four".utf8))
        #expect(try file.root().dataset("x").type == .text(width: 4))
    }

    @Test func textsOfAnyLengthComeBack() throws {
        let file = try HDF5File.createInMemory()
        let texts = ["", "é", String(repeating: "long ", count: 1000)]
        try file.root().createDataset("x", .anyText, count: 3).write(texts)
        let dataset = try file.root().dataset("x")
        #expect(dataset.type == .anyText)
        #expect(try dataset.readTexts() == texts)
    }

    @Test func attributesComeBack() throws {
        let file = try HDF5File.createInMemory()
        let group = try file.root().createGroup("a/b")
        try group.createAttribute("number", .int64).write(-7)
        try group.createAttribute("text", .text(width: 9)).write("Müller")
        #expect(try group.attribute("number").number(as: Int.self) == -7)
        #expect(try group.attribute("text").text() == "Müller")
        #expect(try !group.hasAttribute("other"))
        #expect(throws: HDF5Error.missing("other")) { try group.attribute("other").text() }
        #expect(throws: HDF5Error.otherType("text")) {
            try group.attribute("text").number(as: Int.self)
        }
    }
}
