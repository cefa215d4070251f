// Finds where a text stops being JSON. simdjson says only that it is not; this runs then, and only then.
//
// One pass, one byte after the other, no recursion: open containers are a stack of at most 1,023 bytes.
// It accepts exactly what simdjson's DOM accepts (its depth rule and its number ranges too), which the
// tests hold against simdjson on mutated texts. The first fault in the order of the bytes is told, while
// simdjson tells bad UTF-8 anywhere before bad grammar; so the reasons of the two may differ.

internal import CSimdJSON

struct JSONFault {
    private typealias Wanted = JSONError.Wanted

    /// The first fault, or nil if the text is JSON.
    static func find(in bytes: UnsafeRawBufferPointer) -> JSONError? {
        var scanner = JSONScanner(bytes)
        do {
            try scan(&scanner)
            return nil
        } catch {
            return JSONError(
                reason: error.reason, place: JSONPlace(offset: error.offset, in: bytes))
        }
    }

    private static func scan(_ scanner: inout JSONScanner) throws(JSONScanner.Fault) {
        var open: [Bool] = []  // for each open container: is it an object?
        var wanted = Wanted.value
        scanner.skipWhiteSpace()
        if scanner.isAtEnd { throw JSONScanner.Fault(.empty, at: 0) }
        repeat {
            guard let byte = scanner.peek else {
                throw scanner.fault(.unexpectedEnd(wanted: wanted))
            }
            wanted = try step(&scanner, byte, wanted, &open)
            scanner.skipWhiteSpace()
        } while !(open.isEmpty && wanted.isSeparator)
        if !scanner.isAtEnd { throw scanner.fault(.trailingContent) }
    }

    /// Takes one token and says what may follow it.
    private static func step(
        _ scanner: inout JSONScanner, _ byte: UInt8, _ wanted: Wanted, _ open: inout [Bool]
    ) throws(JSONScanner.Fault) -> Wanted {
        switch (wanted, byte) {
        case (.valueOrBracket, UInt8(ascii: "]")), (.commaOrBracket, UInt8(ascii: "]")),
            (.keyOrBrace, UInt8(ascii: "}")), (.commaOrBrace, UInt8(ascii: "}")):
            scanner.advance()
            open.removeLast()
        case (.value, UInt8(ascii: "{")), (.valueOrBracket, UInt8(ascii: "{")):
            return try enter(&scanner, isObject: true, &open)
        case (.value, UInt8(ascii: "[")), (.valueOrBracket, UInt8(ascii: "[")):
            return try enter(&scanner, isObject: false, &open)
        case (.value, _), (.valueOrBracket, _):
            try scanner.skipScalar(wanted)
        case (.key, UInt8(ascii: "\"")), (.keyOrBrace, UInt8(ascii: "\"")):
            try scanner.skipString()
            return .colon
        case (.colon, UInt8(ascii: ":")), (.commaOrBracket, UInt8(ascii: ",")):
            scanner.advance()
            return .value
        case (.commaOrBrace, UInt8(ascii: ",")):
            scanner.advance()
            return .key
        default:
            throw scanner.unexpected(wanted)
        }
        return open.last == true ? .commaOrBrace : .commaOrBracket
    }

    /// simdjson counts a container's depth only if something is in it.
    private static func enter(
        _ scanner: inout JSONScanner, isObject: Bool, _ open: inout [Bool]
    ) throws(JSONScanner.Fault) -> Wanted {
        let bracket = scanner
        scanner.advance()
        scanner.skipWhiteSpace()
        let isEmpty = scanner.peek == UInt8(ascii: isObject ? "}" : "]")
        if !isEmpty, open.count + 1 >= Int(CSIMDJSON_MAX_DEPTH) { throw bracket.fault(.tooDeep) }
        open.append(isObject)
        return isObject ? .keyOrBrace : .valueOrBracket
    }
}

extension JSONError.Wanted {
    fileprivate var isSeparator: Bool { self == .commaOrBracket || self == .commaOrBrace }
}
