import GraphFiles
import Graphs
import Randomness
import TestSupport
import Testing

/// Whatever bytes of a file are changed: one typed error, or a graph in which everything holds.
@Suite(.timeLimit(.minutes(60)))
struct GraphFileFuzzTests {
    private static let mutants = 2000

    @Test(arguments: ["mapped", "imported"])
    func aChangedByteIsAnErrorOrHarmless(_ name: String) throws {
        let scratch = try Scratch()
        try Self.write(name, to: scratch.file("a.h5"))
        let bytes = try scratch.bytes("a.h5")
        let good = try GraphFile.open(image: bytes, path: "good").blueprint
        var read = 0
        for seed in 0..<Self.mutants {
            guard let blueprint = try Self.examine(Self.mutant(of: bytes, seed)) else { continue }
            // Behind the checksums nothing can change unseen.
            #expect(blueprint == good, "seed \(seed)")
            read += 1
        }
        #expect(read < Self.mutants / 2)
    }

    /// Without checksums the values themselves reach the reader.
    @Test(arguments: ["mapped", "imported"])
    func aChangedValueIsAnErrorOrAGraphThatHolds(_ name: String) throws {
        let scratch = try Scratch()
        try Self.write(name, to: scratch.file("a.h5"))
        #expect(try python(removingChecksums, scratch.file("a.h5")).status == 0)
        let bytes = try scratch.bytes("a.h5")
        #expect(try Self.examine(bytes) != nil)
        for seed in 0..<Self.mutants { _ = try Self.examine(Self.mutant(of: bytes, seed)) }
    }

    @Test func aFileThatEndsEarlyIsAnError() throws {
        let scratch = try Scratch()
        try Self.write("mapped", to: scratch.file("a.h5"))
        let bytes = try scratch.bytes("a.h5")
        for count in [0, 1, 7, 8, 9, 48, 100] + (1...100).map({ bytes.count * $0 / 101 }) {
            try scratch.write(bytes.prefix(count), to: "b.h5")
            #expect(throws: GraphFileError.self, "\(count) bytes") {
                _ = try GraphFile.open(scratch.file("b.h5"))
            }
        }
    }

    private static func write(_ name: String, to path: String) throws {
        let blueprint = name == "mapped" ? Sample.everyRule() : Sample.imported()
        let ownership =
            name == "mapped" ? Sample.randomOwnership(of: blueprint, 3, 3) : nil
        try GraphFile.write(blueprint, ownedAs: ownership, to: path)
    }

    /// The blueprint, if the file can be read whole and in parts; nil where it is refused.
    private static func examine(_ bytes: [UInt8]) throws -> Blueprint? {
        do throws(GraphFileError) {
            let file = try GraphFile.open(image: bytes, path: "mutant")
            for partition in 0..<file.partitionCount {
                let slice = try file.slice(of: [PartitionID(partition)])
                #expect(slice.violatedInvariant() == nil)
                #expect(slice.consumerPorts.allSatisfy { $0 < file.blueprint.ports.count })
                #expect(slice.component.allSatisfy { $0 < file.blueprint.components.count })
            }
            #expect(try file.whole().violatedInvariant() == nil)
            return file.blueprint
        } catch { return nil }
    }

    /// One byte flipped, or a number put over eight bytes, once or twice.
    private static func mutant(of bytes: [UInt8], _ seed: Int) -> [UInt8] {
        var random = SeededRandom(seed: UInt64(seed))
        var bytes = bytes
        for _ in 0...random.below(2) {
            let place = random.below(bytes.count - 8)
            if random.below(2) == 0 {
                bytes[place] ^= UInt8(1 << random.below(8))
                continue
            }
            let numbers = [0, 1, -1, .max, .min, 1 << 31, 1 << 32, random.below(1 << 30)]
            withUnsafeBytes(of: numbers[random.below(numbers.count)].littleEndian) { number in
                let width = [1, 2, 4, 8][random.below(4)]
                for byte in 0..<width { bytes[place + byte] = number[byte] }
            }
        }
        return bytes
    }
}
