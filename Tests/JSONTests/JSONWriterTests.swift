import JSON
import Randomness
import Testing

@Suite struct JSONWriterTests {
    @Test func writesCompactly() {
        var writer = JSONWriter()
        writeExample(to: &writer)
        #expect(
            String(decoding: writer.bytes(), as: UTF8.self)
                == #"{"a":[1,-2,[],{}],"":{"r":0.1,"t":true,"f":false},"n":null}"#)
    }

    @Test func writesIndented() {
        var writer = JSONWriter(indentation: 2)
        writeExample(to: &writer)
        let expected = """
            {
              "a": [
                1,
                -2,
                [],
                {}
              ],
              "": {
                "r": 0.1,
                "t": true,
                "f": false
              },
              "n": null
            }
            """
        #expect(String(decoding: writer.bytes(), as: UTF8.self) == expected)
    }

    private func writeExample<E>(to writer: inout JSONWriter<E>) throws(E) {
        try writer.beginObject()
        try writer.key("a")
        try writer.beginArray()
        try writer.integer(1)
        try writer.integer(-2)
        try writer.beginArray()
        try writer.endArray()
        try writer.beginObject()
        try writer.endObject()
        try writer.endArray()
        try writer.key("")
        try writer.beginObject()
        try writer.key("r")
        try writer.real(0.1)
        try writer.key("t")
        try writer.boolean(true)
        try writer.key("f")
        try writer.boolean(false)
        try writer.endObject()
        try writer.key("n")
        try writer.null()
        try writer.endObject()
    }

    @Test(arguments: [
        ("plain", "plain"), ("a\"b\\c", #"a\"b\\c"#), ("/", "/"), ("é水😀", "é水😀"),
        ("\u{7f}", "\u{7f}"),
        ("\n\r\t\u{8}\u{c}", #"\n\r\t\b\f"#), ("\0\u{1}\u{1f}", #"\u0000\u0001\u001f"#),
        ("\u{2028}", "\u{2028}"),
        ("", ""), ("\\", #"\\"#), ("x\"", #"x\""#),
    ])
    func stringsAreEscapedWhereTheyMust(_ string: String, _ escaped: String) {
        var writer = JSONWriter()
        writer.string(string)
        #expect(String(decoding: writer.bytes(), as: UTF8.self) == "\"\(escaped)\"")
    }

    @Test func extremeNumbersAreWhole() {
        var writer = JSONWriter()
        writer.beginArray()
        for number in [0, 9, 10, Int.max, Int.min] { writer.integer(number) }
        writer.integer(UInt64.max)
        for real in [Double.nan, .infinity, -.infinity, -0.0, 1e300, 2] { writer.real(real) }
        writer.endArray()
        #expect(
            String(decoding: writer.bytes(), as: UTF8.self)
                == "[0,9,10,9223372036854775807,-9223372036854775808,18446744073709551615,"
                + "null,null,null,-0.0,1e+300,2.0]")
    }

    @Test(arguments: [nil, 0, 3] as [Int?], 0..<4 as Range<UInt64>)
    func whatIsWrittenReadsBackTheSame(_ indentation: Int?, _ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<300 {
            let sample = Sample.random(depth: 5, &random)
            var writer = JSONWriter(indentation: indentation)
            sample.write(to: &writer)
            let bytes = writer.bytes()
            let value = try JSONDocument(parsing: bytes).root
            #expect(Sample(value) == sample)
            if indentation == nil {
                #expect(value.compactJSON() == String(decoding: bytes, as: UTF8.self))
            }
        }
    }

    @Test func compactJSONOfAnInnerValueIsThatValueAlone() throws {
        let root = try parse(#"{"a": [1, {"b" : "\u00e9\n"}], "c": 1.50}"#)
        #expect(root["a"]?.compactJSON() == #"[1,{"b":"é\n"}]"#)
        #expect(root["a"]?[1]?["b"]?.compactJSON() == #""é\n""#)
        #expect(root["c"]?.compactJSON() == "1.5")
    }

    @Test func rawValuesAndStringsOfAnotherTextFitIn() throws {
        let root = try parse(#"{"k\n":[1,{"x":null}],"s":"\u0000"}"#)
        let member = try #require(root.members.map { $0 }.first)
        var writer = JSONWriter(indentation: 1)
        writer.beginObject()
        writer.key(member.key)
        writer.raw(member.value)
        writer.key("s")
        writer.string(try #require(root["s"]?.contents))
        writer.endObject()
        let text = String(decoding: writer.bytes(), as: UTF8.self)
        #expect(text.hasPrefix("{\n \"k\\n\": [\n  1,\n  {\n   \"x\": null\n  }\n ],\n"))
        #expect(Sample(try parse(text)) == Sample(root))
    }
}

@Suite struct JSONWriterSinkTests {
    private struct DiskFull: Error, Equatable { let after: Int }

    private final class Sink {
        var bytes: [UInt8] = []
        var largest = 0
        var calls = 0
    }

    @Test(.timeLimit(.minutes(60))) func piecesMakeTheSameTextAndStaySmall() {
        var random = SeededRandom(seed: 5)
        let sample = Sample.array((0..<2000).map { _ in .random(depth: 2, &random) })
        var collector = JSONWriter()
        sample.write(to: &collector)
        let whole = collector.bytes()

        let sink = Sink()
        var writer = JSONWriter(limit: 1000) { piece in
            sink.bytes += piece
            sink.largest = max(sink.largest, piece.count)
            sink.calls += 1
        }
        sample.write(to: &writer)
        writer.end()
        #expect(sink.bytes == whole)
        #expect(sink.largest < 2000)
        #expect(sink.calls > whole.count / 2000)
    }

    @Test func aFailingSinkStopsTheWriterWithItsOwnError() {
        let sink = Sink()
        #expect(throws: DiskFull(after: 3)) {
            var writer = JSONWriter(limit: 10) { piece throws(DiskFull) in
                sink.calls += 1
                if sink.calls > 3 { throw DiskFull(after: 3) }
            }
            try writer.beginArray()
            for number in 0..<1000 { try writer.integer(number) }
            try writer.endArray()
            try writer.end()
        }
        #expect(sink.calls == 4)
    }

    @Test func theLastPieceMayFailToo() {
        #expect(throws: DiskFull(after: 0)) {
            var writer = JSONWriter { _ throws(DiskFull) in throw DiskFull(after: 0) }
            try writer.null()
            try writer.end()
        }
    }

    @Test func aMissingKeyIsACrash() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginObject()
            writer.integer(1)
        }
    }

    @Test func aRawStringWhereAKeyIsDueIsACrash() async {
        await #expect(processExitsWith: .failure) {
            let value = try parse("\"x\"")
            var writer = JSONWriter()
            writer.beginObject()
            writer.raw(value)
            writer.integer(1)
            writer.endObject()
            _ = writer.bytes()
        }
    }

    @Test func aMissingEndIsACrash() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginArray()
            _ = writer.bytes()
        }
    }
}
