// The elements of an array and the members of an object, one after the other along the tape. A step is
// a look at one or two words; values inside values are jumped over.

package struct JSONElements: Sequence, Sendable {
    let value: JSONValue

    package var underestimatedCount: Int { value.tag == .array ? value.count : 0 }

    package func makeIterator() -> Iterator {
        Iterator(document: value.document, at: value.tag == .array ? value.position + 1 : nil)
    }

    package struct Iterator: IteratorProtocol {
        let document: JSONDocument
        var at: Int?

        package mutating func next() -> JSONValue? {
            guard let at, document.tag(at: at) != .arrayEnd else { return nil }
            self.at = document.position(after: at)
            return JSONValue(document: document, position: at)
        }
    }
}

package struct JSONMember: Sendable {
    package let key: JSONString
    package let value: JSONValue
}

package struct JSONMembers: Sequence, Sendable {
    let value: JSONValue

    package var underestimatedCount: Int { value.tag == .object ? value.count : 0 }

    package func makeIterator() -> Iterator {
        Iterator(document: value.document, at: value.tag == .object ? value.position + 1 : nil)
    }

    package struct Iterator: IteratorProtocol {
        let document: JSONDocument
        var at: Int?

        package mutating func next() -> JSONMember? {
            guard let at, document.tag(at: at) == .string else { return nil }
            self.at = document.position(after: at + 1)
            return JSONMember(
                key: JSONString(document: document, position: at),
                value: JSONValue(document: document, position: at + 1))
        }
    }
}
