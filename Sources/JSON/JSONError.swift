// Why a text is not JSON, and where.
//
// The reason is data; the command line makes the sentence. The place is missing only when no byte is at
// fault (too large, out of memory) or when simdjson refuses a text in which our own scanner sees nothing
// wrong. Where the place points:
//   an unterminated string  at its opening quote      a bad number or word   at its first byte
//   a bad escape            at its backslash          an unexpected end      just after the last byte
//   too deep                at the bracket too many   everything else        at the byte itself

package struct JSONError: Error, Hashable {
    package let reason: Reason
    package let place: JSONPlace?

    package var line: Int? { place?.line }
    package var column: Int? { place?.column }
    package var offset: Int? { place?.offset }

    package init(reason: Reason, place: JSONPlace?) {
        self.reason = reason
        self.place = place
    }

    package enum Reason: Hashable, Sendable {
        /// Nothing at all, or only white space.
        case empty
        case notUTF8
        /// More than 1,023 containers inside each other.
        case tooDeep
        case unexpected(UInt8, wanted: Wanted)
        case unexpectedEnd(wanted: Wanted)
        case trailingContent
        case unterminatedString
        /// A byte below 0x20 inside a string; a line break is the usual one.
        case controlCharacter(UInt8)
        /// An unknown escape, a `\u` without four digits, or half of a surrogate pair.
        case badEscape
        case badNumber
        /// A well-formed number that neither 64 bits nor a finite double can hold.
        case numberOutOfRange
        /// A bare word other than true, false and null: NaN, None, an unquoted key's value …
        case badLiteral
        /// 4 GiB or more.
        case tooLarge
        case outOfMemory
        /// simdjson refuses the text and we cannot tell why.
        case malformed
    }

    /// What the grammar allows at a place.
    package enum Wanted: Hashable, Sendable {
        case value, valueOrBracket, key, keyOrBrace, colon, commaOrBracket, commaOrBrace
    }
}
