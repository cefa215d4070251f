// One value of a parsed text: the document and an index into its tape. Two words, copied freely; it
// keeps the document alive.
//
// The tape (simdjson's doc/tape.md): a word is a type letter in the upper 8 bits and a payload below.
// '{' and '[' hold the index just past their closing word and, in bits 32-55, a count that stops at
// 2^24-1; '"' holds an offset into the string buffer; 'l', 'u', 'd' have their number in the next word.
// An object's words are key, value, key, value … in the order of the text.

package struct JSONValue: Sendable {
    let document: JSONDocument
    let position: Int

    package enum Kind: Hashable, Sendable {
        case object, array, string, integer, real, boolean, null
    }

    package var kind: Kind {
        switch tag {
        case .object: .object
        case .array: .array
        case .string: .string
        case .signed, .unsigned: .integer
        case .real: .real
        case .yes, .no: .boolean
        default: .null
        }
    }

    var tag: JSONTag { document.tag(at: position) }
}

/// The type letter of a tape word.
struct JSONTag: Equatable {
    let letter: UInt8

    static var object: Self { Self(letter: UInt8(ascii: "{")) }
    static var objectEnd: Self { Self(letter: UInt8(ascii: "}")) }
    static var array: Self { Self(letter: UInt8(ascii: "[")) }
    static var arrayEnd: Self { Self(letter: UInt8(ascii: "]")) }
    static var string: Self { Self(letter: UInt8(ascii: "\"")) }
    static var signed: Self { Self(letter: UInt8(ascii: "l")) }
    static var unsigned: Self { Self(letter: UInt8(ascii: "u")) }
    static var real: Self { Self(letter: UInt8(ascii: "d")) }
    static var yes: Self { Self(letter: UInt8(ascii: "t")) }
    static var no: Self { Self(letter: UInt8(ascii: "f")) }
}

extension JSONDocument {
    func tag(at position: Int) -> JSONTag {
        JSONTag(letter: UInt8(truncatingIfNeeded: tape[position] >> 56))
    }

    /// Where the next value (or the closing word) begins; constant time for containers too.
    func position(after position: Int) -> Int {
        switch tag(at: position) {
        case .object, .array: Int(truncatingIfNeeded: tape[position] & 0xFFFF_FFFF)
        case .signed, .unsigned, .real: position + 2
        default: position + 1
        }
    }

    /// The bytes of the string at `position`, which must hold one.
    func string(at position: Int) -> UnsafeRawBufferPointer {
        let start = UnsafeRawPointer(strings + Int(tape[position] & 0x00FF_FFFF_FFFF_FFFF))
        let count = Int(start.loadUnaligned(as: UInt32.self))
        return UnsafeRawBufferPointer(start: start + 4, count: count)
    }
}
