import JSON

extension JSONError.Reason {
    var text: String {
        switch self {
        case .empty: "the text is empty"
        case .notUTF8: "these bytes are not UTF-8"
        case .tooDeep: "nested more than 1,023 deep"
        case .unexpected(let byte, let wanted):
            "\(Self.show(byte)) where \(wanted.text) should be"
        case .unexpectedEnd(let wanted): "the text ends where \(wanted.text) should be"
        case .trailingContent: "something follows the end of the value"
        case .unterminatedString: "a string has no closing quote"
        case .controlCharacter(let byte): "\(Self.show(byte)) inside a string; escape it"
        case .badEscape: "this escape is not one of JSON's"
        case .badNumber: "this is no number of JSON"
        case .numberOutOfRange: "this number is too large"
        case .badLiteral: "this word is none of true, false, null"
        case .tooLarge: "the text has 4 GiB or more"
        case .outOfMemory: "there is not enough memory to read it"
        case .malformed: "it is malformed"
        }
    }

    private static func show(_ byte: UInt8) -> String {
        0x20..<0x7F ~= byte
            ? "\"\(Character(UnicodeScalar(byte)))\"" : "byte 0x\(String(byte, radix: 16))"
    }
}

extension JSONError.Wanted {
    var text: String {
        switch self {
        case .value: "a value"
        case .valueOrBracket: "a value or ]"
        case .key: "a key in quotes"
        case .keyOrBrace: "a key in quotes or }"
        case .colon: "a colon"
        case .commaOrBracket: "a comma or ]"
        case .commaOrBrace: "a comma or }"
        }
    }
}
