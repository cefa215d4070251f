import JSON
import Testing

@Suite struct JSONDocumentTests {
    @Test func readsEveryKindOfValue() throws {
        let root = try parse(#" {"o":{},"a":[],"s":"","i":7,"r":7.0,"t":true,"f":false,"n":null} "#)
        #expect(
            root.members.map(\.value.kind) == [
                .object, .array, .string, .integer, .real, .boolean, .boolean, .null,
            ])
        #expect(root.kind == .object)
        #expect(root.count == 8)
        #expect(root["t"]?.boolean == true)
        #expect(root["f"]?.boolean == false)
        #expect(root["n"]?.isNull == true)
        #expect(root["f"]?.isNull == false)
    }

    @Test(arguments: [
        ("7", JSONValue.Kind.integer), ("\"x\"", .string), ("null", .null), (" true ", .boolean),
    ])
    func aScalarAloneIsAText(_ text: String, _ kind: JSONValue.Kind) throws {
        #expect(try parse(text).kind == kind)
    }

    @Test func lookUpSkipsNestedContainersAndTakesTheFirst() throws {
        let root = try parse(#"{"x":{"k":1,"y":[{"k":2}]},"k":3,"k":4,"":5}"#)
        #expect(root["k"]?.integer == 3)
        #expect(root[""]?.integer == 5)
        #expect(root["y"] == nil)
        #expect(root["x"]?["y"]?[0]?["k"]?.integer == 2)
        #expect(root["k"]?["k"] == nil)
        #expect(root[0] == nil)
    }

    @Test func indexSkipsNestedContainersAndStopsAtTheEnd() throws {
        let root = try parse(#"[[1,[2]],{"a":[3]},4,5.5]"#)
        #expect(root[2]?.integer == 4)
        #expect(root[3]?.real == 5.5)
        #expect(root[0]?[1]?[0]?.integer == 2)
        #expect(root[4] == nil)
        #expect(root[-1] == nil)
        #expect(root["a"] == nil)
        #expect(try parse("[]")[0] == nil)
    }

    @Test func scalarsHaveNoElementsAndNoMembers() throws {
        let root = try parse("\"[1]\"")
        #expect(root.count == 0)
        #expect(root.elements.map(\.kind).isEmpty)
        #expect(root.members.map(\.key).isEmpty)
        #expect(try parse("[1]").members.map(\.key).isEmpty)
        #expect(try parse("{\"a\":1}").elements.map(\.kind).isEmpty)
    }

    @Test func escapesAreResolved() throws {
        let root = try parse(#"["\"\\\/\b\f\n\r\t","\u00e9\u6c34","\ud83d\ude00","a\u0000b"]"#)
        #expect(root[0]?.string == "\"\\/\u{8}\u{c}\n\r\t")
        #expect(root[1]?.string == "é水")
        #expect(root[2]?.string == "😀")
        #expect(root[3]?.string == "a\0b")
        #expect(root[3]?.string?.utf8.count == 3)
    }

    @Test func keysMayHoldNul() throws {
        let root = try parse(#"{"a":1,"a\u0000":2,"a\u0000b":3}"#)
        #expect(root["a"]?.integer == 1)
        #expect(root["a\0"]?.integer == 2)
        #expect(root["a\0b"]?.integer == 3)
    }

    @Test func keysCompareByBytes() throws {
        let root = try parse("{\"e\u{301}\":1,\"é\":2}")
        #expect(root["é"]?.integer == 2)
        #expect(root["e\u{301}"]?.integer == 1)
    }

    @Test func aMemberKeyCanBeSwitchedOn() throws {
        var found: [String] = []
        for member in try parse(#"{"id":1,"identity":2,"i":3}"#).members {
            switch member.key {
            case "id": found.append("id")
            case "identity": found.append("identity")
            default: found.append("other: \(member.key)")
            }
        }
        #expect(found == ["id", "identity", "other: i"])
    }

    @Test func equalStringsOfTwoDocumentsAreEqualAndHashEqual() throws {
        let left = try #require(try parse(#"["a\u0062"]"#)[0]?.contents)
        let right = try #require(try parse(#"{"ab":0}"#).members.map(\.key).first)
        #expect(left == right)
        #expect(Set([left, right]).count == 1)
        #expect(left.count == 2)
    }

    @Test(arguments: [2, 16, 17, 300])
    func duplicateKeysAreToldOnce(_ size: Int) throws {
        let others = (0..<size).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        let root = try parse(#"{"z":1,"k1":-1,\#(others),"z":2,"z":3}"#)
        #expect(root.duplicateKeys == ["k1", "z"])
        #expect(root.members.map(\.key).filter { $0 == "z" }.count == 3)
        #expect(root["k1"]?.integer == -1)
        #expect(try parse("{\(others)}").duplicateKeys.isEmpty)
        #expect(try parse("[1,1]").duplicateKeys.isEmpty)
    }

    @Test func aByteOrderMarkIsSkipped() throws {
        #expect(try parse("\u{feff}{\"a\":1}")["a"]?.integer == 1)
        #expect(try parse("\"\u{feff}\"").string == "\u{feff}")
    }

    @Test func bytesOfABufferAreReadToo() throws {
        let bytes = Array(Graphs.small[0].utf8)
        let document = try bytes.withUnsafeBytes { try JSONDocument(parsing: $0) }
        #expect(document.root["nodeDataArray"]?.count == 2)
    }

    @Test func textsOfEveryLengthAreReadWithAndWithoutPadding() throws {
        for length in 0..<200 {
            let text = "[\"" + String(repeating: "x", count: length) + "\"]"
            var padded = Array(text.utf8)
            padded.reserveCapacity(padded.count + JSONDocument.padding)
            #expect(try JSONDocument(parsing: padded).root[0]?.contents?.count == length)
            #expect(try parse(text)[0]?.contents?.count == length)
        }
    }

    @Test func aValueKeepsItsDocument() throws {
        func inner() throws -> JSONValue? { try parse(#"{"a":[{"b":"kept"}]}"#)["a"]?[0] }
        #expect(try inner()?["b"]?.string == "kept")
    }

    @Test func valuesCrossThreads() async throws {
        let root = try parse(Graphs.small[0])
        let counts = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 { group.addTask { root["nodeDataArray"]?.count ?? 0 } }
            return await group.reduce(0, +)
        }
        #expect(counts == 8)
    }

    @Test func nestingUpToTheLimitIsRead() throws {
        let text = String(repeating: "[", count: 1023) + "1" + String(repeating: "]", count: 1023)
        #expect(try parse(text).compactJSON() == text)
    }
}
