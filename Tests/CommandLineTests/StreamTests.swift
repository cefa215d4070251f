import Foundation
import TestSupport
import Testing

/// Data that is read while it is written: every reader gets all of it in order, wherever it is.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct StreamTests {
    private static let copyApp = "dlg.apps.simple.CopyApp"
    private static let checksumApp = "dlg.apps.crc.CRCStreamApp"
    /// CRC-32C of 3,000,000 times the letter x, by another implementation.
    private static let checksum = "2429280023"

    private static func sample() -> String { String(repeating: "x", count: 3_000_000) }

    private static func run(
        _ graph: GraphDrawing, _ ranks: Int
    ) throws -> (place: Workplace, run: Outcome) {
        let place = try Workplace()
        try place.write(sample(), to: "in.txt")
        return (place, try place.run(graph, ranks: ranks))
    }

    /// file → copy ⇝ copy ⇝ checksum, each reading what the one before writes, and one that waits.
    @Test(arguments: [1, 2, 3, 5, 8])
    func aChainOfStreamsGivesTheSameOnAnyNumberOfRanks(_ ranks: Int) throws {
        var graph = GraphDrawing()
        graph.file("in", "in.txt")
        graph.app("first", Self.copyApp)
        graph.memory("one")
        graph.app("second", Self.copyApp)
        graph.memory("two")
        graph.app("sum", Self.checksumApp)
        graph.file("crc", "crc.txt")
        graph.app("whole", Self.copyApp)
        graph.file("out", "out.txt")
        graph.chain("in", "first", "one")
        graph.stream("one", "second")
        graph.link("second", "two")
        graph.stream("two", "sum")
        graph.link("sum", "crc")
        graph.chain("two", "whole", "out")
        let (place, run) = try Self.run(graph, ranks)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.leftovers.isEmpty)
        #expect(try place.read("s/data/crc.txt") == Self.checksum)
        #expect(try place.read("s/data/out.txt") == Self.sample())
    }

    @Test(arguments: [1, 2, 3, 5, 8])
    func manyReadersOnAllRanksReadOneStream(_ ranks: Int) throws {
        var graph = GraphDrawing()
        graph.file("in", "in.txt")
        graph.app("first", Self.copyApp)
        graph.memory("one")
        graph.scatter("copies", 10)
        graph.app("sum", Self.checksumApp, in: "copies")
        graph.file("crc", "crc.txt", in: "copies")
        graph.chain("in", "first", "one")
        graph.stream("one", "sum")
        graph.link("sum", "crc")
        let (place, run) = try Self.run(graph, ranks)
        #expect(run.status == 0, "\(run.errors)")
        for copy in 0..<10 {
            #expect(try place.read("s/data/crc_0-\(copy).txt") == Self.checksum)
        }
    }

    /// Who cannot write or read piece by piece does it in one: programs, and bodies that want all.
    @Test(arguments: [1, 3])
    func programsTakePartInStreams(_ ranks: Int) throws {
        var graph = GraphDrawing()
        graph.bash("make", "head -c 3000000 /dev/zero | tr '\\0' x > {x}")
        graph.file("made", "made.txt")
        graph.app("sum", Self.checksumApp)
        graph.memory("crc")
        graph.app("greet", "dlg.apps.simple.HelloWorldApp")
        graph.file("greeting", "greeting.txt")
        graph.bash("count", "wc -c < {x}")
        graph.file("size", "size.txt")
        graph.link("make", "made")
        graph.stream("made", "sum")
        graph.link("sum", "crc")
        graph.stream("crc", "greet")
        graph.link("greet", "greeting")
        graph.stream("made", "count")
        graph.link("count", "size")
        let (place, run) = try Self.run(graph, ranks)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/greeting.txt") == "Hello " + Self.checksum)
        #expect(try place.read("s/data/size.txt") == "3000000\n")
    }

    /// A stream that breaks off fails its reader, however much that has read.
    @Test(arguments: [1, 2, 4])
    func whoReadsAStreamThatFailsFails(_ ranks: Int) throws {
        var graph = GraphDrawing()
        graph.file("in", "in.txt")
        graph.app("first", Self.copyApp)
        graph.memory("one")
        graph.app("fails", "weir.FailApp", ["message": "on purpose"])
        graph.memory("two")
        graph.app("sum", Self.checksumApp)
        graph.file("crc", "crc.txt")
        graph.chain("in", "first", "one")
        graph.stream("one", "fails")
        graph.link("fails", "two")
        graph.stream("two", "sum")
        graph.link("sum", "crc")
        let (place, run) = try Self.run(graph, ranks)
        #expect(run.status == 1)
        #expect(run.errors.contains("on purpose"))
        #expect(!place.has("s/data/crc.txt"))
        let status = try place.weir("status", "s")
        #expect(status.output.contains("concluded"))
    }
}
