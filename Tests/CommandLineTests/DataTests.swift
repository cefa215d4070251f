import Foundation
import TestSupport
import Testing

/// What apps hand to each other in memory, on one rank and between ranks: the same bytes everywhere.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct DataTests {
    private static let copyApp = "dlg.apps.simple.CopyApp"
    private static let gatherApp = "dlg.apps.simple.GenericGatherApp"

    /// Short contents travel in packets, longer ones beside them, and the longest when asked for.
    static let cases: [(ranks: Int, bytes: Int)] = [1, 2, 3, 5, 8].flatMap { ranks in
        [0, 1, 5000, 300_000].map { (ranks, $0) }
    }

    private static func text(_ bytes: Int, _ copy: Int) -> String {
        String(repeating: "abcdefghijkl".map(String.init)[copy % 12], count: bytes)
    }

    private static func command(_ bytes: Int) -> String {
        "letters=abcdefghijkl; head -c \(bytes) /dev/zero "
            + "| tr '\\0' ${letters:$((WEIR_INDEX % 12)):1} > {x}"
    }

    /// Each copy makes a text of one letter in a file, which goes through memory to one gatherer.
    @Test(arguments: cases)
    func whatIsGatheredIsTheSameOnAnyNumberOfRanks(_ ranks: Int, _ bytes: Int) throws {
        var graph = GraphDrawing()
        graph.scatter("copies", 12)
        graph.bash("make", Self.command(bytes), in: "copies")
        graph.file("made", in: "copies")
        graph.app("copy", Self.copyApp, in: "copies")
        graph.memory("kept", in: "copies")
        graph.app("copy again", Self.copyApp, in: "copies")
        graph.memory("kept again", in: "copies")
        graph.app("gather", Self.gatherApp)
        graph.file("all", "all.txt")
        graph.chain(
            "make", "made", "copy", "kept", "copy again", "kept again", "gather", "all")
        let place = try Workplace()
        let run = try place.run(graph, ranks: ranks)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.leftovers.isEmpty)
        #expect(try !place.shell("ls s/data").output.contains("kept"))
        let expected = (0..<12).map { Self.text(bytes, $0) }.joined()
        #expect(try place.read("s/data/all.txt") == expected)
    }

    /// Many apps on all ranks write one Drop: their parts are in the order of the copies.
    @Test(arguments: cases)
    func whatManyWriteInOneIsInOrder(_ ranks: Int, _ bytes: Int) throws {
        var graph = GraphDrawing()
        graph.scatter("copies", 12)
        graph.bash("make", Self.command(bytes), in: "copies")
        graph.file("made", in: "copies")
        graph.app("copy", Self.copyApp, in: "copies")
        graph.memory("shared")
        graph.app("copy out", Self.copyApp)
        graph.file("all", "all.txt")
        graph.chain("make", "made", "copy", "shared", "copy out", "all")
        let place = try Workplace()
        let run = try place.run(graph, ranks: ranks)
        #expect(run.status == 0, "\(run.errors)")
        let expected = (0..<12).map { Self.text(bytes, $0) }.joined()
        #expect(try place.read("s/data/all.txt") == expected)
    }

    /// One writes, all copies on all ranks read.
    @Test(arguments: cases)
    func whatOneWritesAllRead(_ ranks: Int, _ bytes: Int) throws {
        var graph = GraphDrawing()
        graph.file("in", "in.txt")
        graph.app("copy in", Self.copyApp)
        graph.memory("shared")
        graph.scatter("copies", 12)
        graph.app("copy", Self.copyApp, in: "copies")
        graph.file("out", "out.txt", in: "copies")
        graph.chain("in", "copy in", "shared", "copy", "out")
        let place = try Workplace()
        let text = Self.text(bytes, 7)
        try place.write(text, to: "in.txt")
        let run = try place.run(graph, ranks: ranks)
        #expect(run.status == 0, "\(run.errors)")
        for copy in 0..<12 { #expect(try place.read("s/data/out_0-\(copy).txt") == text) }
    }

    /// A gatherer that forgives failures runs with what there is, though some never comes.
    @Test(arguments: [1, 2, 5])
    func whatFailedIsAbsentFromWhatIsGathered(_ ranks: Int) throws {
        var graph = GraphDrawing()
        graph.scatter("copies", 10)
        graph.bash("make", "test $WEIR_INDEX != 3 && echo $WEIR_INDEX > {x}", in: "copies")
        graph.file("made", in: "copies")
        graph.app("copy", Self.copyApp, in: "copies")
        graph.memory("kept", in: "copies")
        graph.app("gather", Self.gatherApp, ["input_error_threshold": "20"])
        graph.file("all", "all.txt")
        graph.chain("make", "made", "copy", "kept", "gather", "all")
        let place = try Workplace()
        let run = try place.run(graph, ranks: ranks)
        #expect(run.status == 1)
        let expected = (0..<10).filter { $0 != 3 }.map { "\($0)\n" }.joined()
        #expect(try place.read("s/data/all.txt") == expected)
    }

    /// 100,000 Drops in 20 × 1,250 copies of two steps, gathered by outer copy and then altogether.
    @Test(arguments: [1, 2, 3, 5, 8])
    func aHundredThousandDropsGiveWhatTheyMust(_ ranks: Int) throws {
        var graph = GraphDrawing()
        graph.file("in", "in.txt")
        graph.app("read", Self.copyApp)
        graph.memory("letter")
        graph.scatter("outer", 20)
        graph.scatter("inner", 1250, in: "outer")
        graph.app("one", Self.copyApp, in: "inner")
        graph.memory("first", in: "inner")
        graph.app("two", Self.copyApp, in: "inner")
        graph.memory("second", in: "inner")
        graph.app("gather", Self.gatherApp, in: "outer")
        graph.memory("gathered", in: "outer")
        graph.app("sum up", Self.gatherApp)
        graph.file("all", "all.txt")
        graph.chain(
            "in", "read", "letter", "one", "first", "two", "second", "gather", "gathered",
            "sum up", "all")
        let place = try Workplace()
        try place.write("w", to: "in.txt")
        let run = try place.run(graph, ranks: ranks)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("100045 Drops on \(ranks) rank"))
        #expect(try place.read("s/data/all.txt") == String(repeating: "w", count: 25_000))
    }
}
