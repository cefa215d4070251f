import JSON
import Testing

@Suite struct JSONKeysTests {
    private func members(_ text: String, _ keys: [String]) throws -> [String] {
        var found: [String] = []
        try parse(text).forEachMember(of: JSONKeys(keys)) { key, value in
            found.append("\(keys[key])=\(value.compactJSON())")
        }
        return found
    }

    @Test func knownMembersComeInTheOrderOfTheText() throws {
        let text = #"{"b":1,"x":{"a":2},"a":[{"b":3}],"b":"é","é":null,"":0}"#
        #expect(
            try members(text, ["a", "b", "é"]) == ["b=1", #"a=[{"b":3}]"#, #"b="é""#, "é=null"])
        #expect(try members(text, [""]) == ["=0"])
        #expect(try members(text, []) == [])
    }

    @Test func keysOfOneHashAreToldApart() throws {
        // The same length, first and last letter.
        let keys = ["abd", "acd", "add", "aed"]
        #expect(try members(#"{"add":1,"afd":2,"abd":3}"#, keys) == ["add=1", "abd=3"])
    }

    @Test func otherKindsHaveNoMembers() throws {
        for text in ["[1]", "7", "\"a\"", "null"] { #expect(try members(text, ["a"]) == []) }
    }

    @Test func manyPlacesAreFoundAtOnce() {
        let text = Array(JSONPlaceTests.text.utf8)
        let paths: [[JSONStep]] = [
            [.key("k")], [.key("nodeDataArray"), .index(3), .member(1), .index(1), .key("name")],
            [.key("absent")], [], [.member(2)], [.key("nodeDataArray"), .index(3), .key("é")],
            [.key("nodeDataArray"), .index(3)], [.key("k")],
        ]
        let places = JSONPlace.places(of: paths, in: text)
        #expect(places == paths.map { JSONPlace(of: $0, in: text) })
        #expect(places[0] == places[4] && places[0] == places[7] && places[2] == nil)
    }
}
