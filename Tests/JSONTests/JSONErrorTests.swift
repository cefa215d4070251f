import JSON
import Testing

struct BrokenText: Sendable, CustomStringConvertible {
    let bytes: [UInt8]
    let reason: JSONError.Reason
    let place: JSONPlace

    init(_ text: String, _ reason: JSONError.Reason, _ line: Int, _ column: Int, at offset: Int) {
        self.init(bytes: Array(text.utf8), reason, line, column, at: offset)
    }

    init(bytes: [UInt8], _ reason: JSONError.Reason, _ line: Int, _ column: Int, at offset: Int) {
        self.bytes = bytes
        self.reason = reason
        place = JSONPlace(line: line, column: column, offset: offset)
    }

    var description: String { String(decoding: bytes, as: UTF8.self).prefix(40).debugDescription }
}

@Suite struct JSONErrorTests {
    @Test(arguments: grammar + strings + numbersAndWords + encodings)
    func aBrokenTextSaysWhyAndWhere(_ text: BrokenText) {
        #expect(throws: JSONError(reason: text.reason, place: text.place)) {
            try JSONDocument(parsing: text.bytes)
        }
    }

    static let grammar = [
        BrokenText("", .empty, 1, 1, at: 0),
        BrokenText(" \n\t \r\n", .empty, 1, 1, at: 0),
        BrokenText("\u{feff}", .empty, 1, 1, at: 0),
        BrokenText("{", .unexpectedEnd(wanted: .keyOrBrace), 1, 2, at: 1),
        BrokenText("[", .unexpectedEnd(wanted: .valueOrBracket), 1, 2, at: 1),
        BrokenText("[1", .unexpectedEnd(wanted: .commaOrBracket), 1, 3, at: 2),
        BrokenText("[1,\n", .unexpectedEnd(wanted: .value), 2, 1, at: 4),
        BrokenText(#"{"a""#, .unexpectedEnd(wanted: .colon), 1, 5, at: 4),
        BrokenText(#"{"a":"#, .unexpectedEnd(wanted: .value), 1, 6, at: 5),
        BrokenText(#"{"a":1"#, .unexpectedEnd(wanted: .commaOrBrace), 1, 7, at: 6),
        BrokenText(#"{"a":1,"#, .unexpectedEnd(wanted: .key), 1, 8, at: 7),
        BrokenText("[1,]", .unexpected(0x5D, wanted: .value), 1, 4, at: 3),
        BrokenText("[,1]", .unexpected(0x2C, wanted: .valueOrBracket), 1, 2, at: 1),
        BrokenText("[1 2]", .unexpected(0x32, wanted: .commaOrBracket), 1, 4, at: 3),
        BrokenText("[1}", .unexpected(0x7D, wanted: .commaOrBracket), 1, 3, at: 2),
        BrokenText("{\n  \"a\": 1,\n}", .unexpected(0x7D, wanted: .key), 3, 1, at: 12),
        BrokenText("{\r\n \"a\" 1}", .unexpected(0x31, wanted: .colon), 2, 6, at: 8),
        BrokenText(
            "{\n\"été\": 1\n \"b\": 2}", .unexpected(0x22, wanted: .commaOrBrace), 3, 2, at: 14),
        BrokenText("{a:1}", .unexpected(0x61, wanted: .keyOrBrace), 1, 2, at: 1),
        BrokenText("{'a':1}", .unexpected(0x27, wanted: .keyOrBrace), 1, 2, at: 1),
        BrokenText(#"{"a":1,2:3}"#, .unexpected(0x32, wanted: .key), 1, 8, at: 7),
        BrokenText(#"{"a"::1}"#, .unexpected(0x3A, wanted: .value), 1, 6, at: 5),
        BrokenText(#"{"a":1]"#, .unexpected(0x5D, wanted: .commaOrBrace), 1, 7, at: 6),
        BrokenText("]", .unexpected(0x5D, wanted: .value), 1, 1, at: 0),
        BrokenText("// hello\n{}", .unexpected(0x2F, wanted: .value), 1, 1, at: 0),
        BrokenText("{} x", .trailingContent, 1, 4, at: 3),
        BrokenText("{\"a\":1}\n{\"a\":2}\n", .trailingContent, 2, 1, at: 8),
        BrokenText("1 2", .trailingContent, 1, 3, at: 2),
        BrokenText("[]]", .trailingContent, 1, 3, at: 2),
        BrokenText("{}\0", .trailingContent, 1, 3, at: 2),
        BrokenText("\0", .unexpected(0, wanted: .value), 1, 1, at: 0),
        BrokenText("[1,\0]", .unexpected(0, wanted: .value), 1, 4, at: 3),
        BrokenText("[\u{c}1]", .unexpected(0x0C, wanted: .valueOrBracket), 1, 2, at: 1),
    ]

    static let strings = [
        BrokenText(#"["abc"#, .unterminatedString, 1, 2, at: 1),
        BrokenText("{\n \"é\": \"abc}", .unterminatedString, 2, 7, at: 9),
        BrokenText(#"["a\"#, .unterminatedString, 1, 2, at: 1),
        BrokenText(#"["a\""#, .unterminatedString, 1, 2, at: 1),
        BrokenText("[\"é\nb\"]", .controlCharacter(10), 1, 4, at: 4),
        BrokenText("[\"a\tb\"]", .controlCharacter(9), 1, 4, at: 3),
        BrokenText("[\"a\0b\"]", .controlCharacter(0), 1, 4, at: 3),
        BrokenText(#"["水\x"]"#, .badEscape, 1, 4, at: 5),
        BrokenText(#"["\u12g4"]"#, .badEscape, 1, 3, at: 2),
        BrokenText(#"["\u12"]"#, .badEscape, 1, 3, at: 2),
        BrokenText(#"["\ud83d"]"#, .badEscape, 1, 3, at: 2),
        BrokenText(#"["\ud83dx"]"#, .badEscape, 1, 3, at: 2),
        BrokenText(#"["\ud83d\n"]"#, .badEscape, 1, 3, at: 2),
        BrokenText(#"["\ud83d\u0041"]"#, .badEscape, 1, 3, at: 2),
        BrokenText(#"["a\ude00"]"#, .badEscape, 1, 4, at: 3),
        BrokenText(#"{"\q":1}"#, .badEscape, 1, 3, at: 2),
    ]

    static let numbersAndWords =
        [
            "01", "-", "-01", "1.", "1.e5", "1e", "1e+", "0x10", "1_000", "-Infinity", "1-2",
            "00",
        ]
        .map { BrokenText("[\n \($0)]", .badNumber, 2, 2, at: 3) }
        + [
            "NaN", "Infinity", "True", "None", "nul", "truefalse", "tru3", "TRUE", "undefined",
            "null_",
        ]
        .map { BrokenText("{\"a\": \($0)}", .badLiteral, 1, 7, at: 6) }
        + [
            BrokenText("[+1]", .unexpected(0x2B, wanted: .valueOrBracket), 1, 2, at: 1),
            BrokenText("[.5]", .unexpected(0x2E, wanted: .valueOrBracket), 1, 2, at: 1),
            BrokenText("tru", .badLiteral, 1, 1, at: 0),
            BrokenText("[1,1e400]", .numberOutOfRange, 1, 4, at: 3),
            BrokenText("[1\"a\"]", .unexpected(0x22, wanted: .commaOrBracket), 1, 3, at: 2),
        ]

    static let encodings = [
        BrokenText(bytes: [0x5B, 0x22, 0xFF, 0x22, 0x5D], .notUTF8, 1, 3, at: 2),
        BrokenText(bytes: [0x5B, 0x22, 0xC3, 0xA9, 0xC3, 0x22, 0x5D], .notUTF8, 1, 4, at: 4),
        BrokenText(bytes: [0x22, 0xC0, 0x80, 0x22], .notUTF8, 1, 2, at: 1),
        BrokenText(bytes: [0x22, 0xED, 0xA0, 0x80, 0x22], .notUTF8, 1, 2, at: 1),
        BrokenText(bytes: [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .notUTF8, 1, 2, at: 1),
        BrokenText(bytes: [0x22, 0xE6, 0xB0], .notUTF8, 1, 2, at: 1),
        BrokenText(bytes: [0xFF, 0xFE, 0x7B, 0x00], .notUTF8, 1, 1, at: 0),
        BrokenText(
            bytes: [0x5B, 0xC3, 0xA9, 0x5D], .unexpected(0xC3, wanted: .valueOrBracket), 1, 2, at: 1
        ),
        BrokenText("\u{feff}[1,]", .unexpected(0x5D, wanted: .value), 1, 4, at: 6),
        BrokenText("\u{feff}\u{feff}1", .unexpected(0xEF, wanted: .value), 1, 1, at: 3),
    ]

    @Test(.timeLimit(.minutes(60)), arguments: [1024, 100_000])
    func deepNestingIsRefusedWithoutRecursion(_ depth: Int) {
        let place = JSONPlace(line: 1, column: 1024, offset: 1023)
        #expect(throws: JSONError(reason: .tooDeep, place: place)) {
            try parse(
                String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth))
        }
        let key = #"{"a":"#
        let object = JSONPlace(line: 1, column: 1023 * 5 + 1, offset: 1023 * 5)
        #expect(throws: JSONError(reason: .tooDeep, place: object)) {
            try parse(
                String(repeating: key, count: depth) + "1" + String(repeating: "}", count: depth))
        }
    }

    @Test func aLaterFaultIsFoundInALongText() {
        let good = String(
            repeating: "{\"name\": \"水\", \"value\": [1, 2.5e3, null]},\n", count: 20_000)
        let place = JSONPlace(line: 20_001, column: 8, offset: good.utf8.count + 8)
        #expect(throws: JSONError(reason: .unexpected(0x7D, wanted: .value), place: place)) {
            try parse("[" + good + "{\"a\" : }]")
        }
    }
}
