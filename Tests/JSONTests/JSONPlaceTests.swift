import JSON
import Randomness
import Testing

@Suite struct JSONPlaceTests {
    static let text = """
        {
          "modelData": {"fileType": "Graph", "x": "a]}\\"{"},
          "nodeDataArray": [
            {"fields": [1, 2]}, [], "é",
            {"é": true, "fields": [ {"name": "a"},
                {"n\\u0061me" : "b", "name": "c"} ]}
          ],
          "k": 1, "k": 2
        }
        """

    @Test(
        arguments: [
            ([], 1, 1),
            ([.key("modelData"), .key("x")], 2, 43),
            ([.key("nodeDataArray")], 3, 20),
            ([.key("nodeDataArray"), .index(0), .key("fields"), .index(1)], 4, 20),
            ([.key("nodeDataArray"), .index(1)], 4, 25),
            ([.key("nodeDataArray"), .index(2)], 4, 29),
            ([.key("nodeDataArray"), .index(3), .key("é")], 5, 11),
            ([.key("nodeDataArray"), .index(3), .key("fields"), .index(1)], 6, 9),
            ([.key("nodeDataArray"), .index(3), .key("fields"), .index(1), .key("name")], 6, 24),
            ([.key("nodeDataArray"), .index(3), .member(1), .index(0)], 5, 29),
            ([.key("k")], 8, 8),
            ([.member(3)], 8, 16),
        ] as [([JSONStep], Int, Int)])
    func aPathHasALineAndAColumn(_ path: [JSONStep], _ line: Int, _ column: Int) {
        let place = JSONPlace(of: path, in: Array(Self.text.utf8))
        #expect(place?.line == line)
        #expect(place?.column == column)
    }

    @Test(
        arguments: [
            [.key("absent")], [.index(0)], [.member(4)], [.member(-1)],
            [.key("nodeDataArray"), .index(4)],
            [.key("nodeDataArray"), .key("fields")], [.key("nodeDataArray"), .index(1), .index(0)],
            [.key("k"), .key("k")], [.key("modelData"), .key("x"), .index(0)],
        ] as [[JSONStep]])
    func aPathThatLeadsNowhereHasNoPlace(_ path: [JSONStep]) {
        #expect(JSONPlace(of: path, in: Array(Self.text.utf8)) == nil)
    }

    @Test func theOffsetCountsTheByteOrderMarkAndTheColumnDoesNot() {
        let place = JSONPlace(of: [.index(0)], in: Array("\u{feff}[ 7]".utf8))
        #expect(place == JSONPlace(line: 1, column: 3, offset: 5))
    }

    /// Values in the order of the text have growing places, each at the value's own first byte.
    @Test(arguments: 0..<4 as Range<UInt64>)
    func everyValueIsFoundByItsPath(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let sample = Sample.array((0..<4).map { _ in .random(depth: 3, &random) })
            var writer = JSONWriter(indentation: 2)
            sample.write(to: &writer)
            let bytes = writer.bytes()
            var last = -1
            try check(try JSONDocument(parsing: bytes).root, [], bytes, &last)
        }
    }

    private func check(
        _ value: JSONValue, _ path: [JSONStep], _ bytes: [UInt8], _ last: inout Int
    ) throws {
        let offset = try #require(JSONPlace(of: path, in: bytes)).offset
        #expect(offset > last, "\(path)")
        last = offset
        if value.count > 0 {
            #expect(bytes[offset] == UInt8(ascii: value.kind == .object ? "{" : "["))
        } else {
            #expect(bytes[offset...].starts(with: value.compactJSON().utf8), "\(path)")
        }
        for (index, element) in value.elements.enumerated() {
            try check(element, path + [.index(index)], bytes, &last)
        }
        for (index, member) in value.members.enumerated() {
            try check(member.value, path + [.member(index)], bytes, &last)
        }
    }

    @Test(.timeLimit(.minutes(60))) func brokenTextsDoNotCrashTheLocator() {
        let text = Array(Self.text.utf8)
        let path: [JSONStep] = [
            .key("nodeDataArray"), .index(3), .key("fields"), .index(1), .key("name"),
        ]
        for end in 0..<text.count {
            let place = JSONPlace(of: path, in: Array(text[..<end]))
            #expect(place.map { $0.offset < end } ?? true)
        }
    }
}
