// A parsed JSON text: simdjson's tape and string buffer, kept until the last value of it is gone.
//
// Parsing validates everything (UTF-8, grammar, numbers, depth) before a value can be seen, so walking
// never fails. The bytes of the text are not kept; whoever wants the place of a value later gives them
// again (JSONPlace.init(of:in:)). Measured on a text of 106 MB: 950 MB/s; resident memory at its peak 3.1
// times the text, the caller's bytes included, 4.1 if they must be copied for want of padding. simdjson
// reserves more address space than it touches: under a limit (`ulimit -v`) of less than 17 times the
// text it ends in `outOfMemory`.
//
// Sendable: the tape and the strings are written by `init` alone and only read afterwards, and `deinit`
// runs when no other reference is left. That is why the pointers may be `nonisolated(unsafe)`.

internal import CSimdJSON

package final class JSONDocument: Sendable {
    nonisolated(unsafe) let tape: UnsafePointer<UInt64>
    nonisolated(unsafe) let strings: UnsafePointer<UInt8>
    nonisolated(unsafe) private let owner: UnsafeMutableRawPointer

    /// Reserve so many bytes beyond the text in an array, and parsing it needs no copy.
    package static let padding = Int(CSIMDJSON_PADDING)

    /// Parses a text; a UTF-8 byte order mark before it is skipped. Throws at the first fault.
    ///
    ///     let graph = try JSONDocument(parsing: bytes).root
    ///     if let nodes = graph["nodeDataArray"] { for node in nodes.elements { … } }
    package convenience init(parsing bytes: [UInt8]) throws(JSONError) {
        let padded = bytes.capacity - bytes.count >= Self.padding
        let parsed = bytes.withUnsafeBufferPointer {
            Self.parse(UnsafeRawBufferPointer($0), padded)
        }
        try self.init(parsed.get())
    }

    /// The same for bytes in a mapping or a buffer. They are copied while parsing.
    package convenience init(parsing bytes: UnsafeRawBufferPointer) throws(JSONError) {
        try self.init(Self.parse(bytes, false).get())
    }

    package var root: JSONValue { JSONValue(document: self, position: 1) }

    private init(_ parsed: Parsed) {
        tape = parsed.tape
        strings = parsed.strings
        owner = parsed.owner
    }

    deinit { csimdjson_free(owner) }
}

extension JSONDocument {
    fileprivate struct Parsed {
        let tape: UnsafePointer<UInt64>
        let strings: UnsafePointer<UInt8>
        let owner: UnsafeMutableRawPointer
    }

    fileprivate static func parse(
        _ bytes: UnsafeRawBufferPointer, _ padded: Bool
    ) -> Result<Parsed, JSONError> {
        let text = UnsafeRawBufferPointer(rebasing: bytes[byteOrderMarkLength(of: bytes)...])
        guard let start = text.baseAddress, !text.isEmpty else {
            return .failure(JSONError(reason: .empty, place: JSONPlace(offset: 0, in: bytes)))
        }
        let parsed = csimdjson_parse(
            start.assumingMemoryBound(to: UInt8.self), text.count, padded)
        if let tape = parsed.tape, let strings = parsed.strings, let owner = parsed.owner {
            return .success(Parsed(tape: tape, strings: strings, owner: owner))
        }
        return .failure(error(parsed.verdict, in: bytes))
    }

    private static func error(
        _ verdict: csimdjson_verdict, in bytes: UnsafeRawBufferPointer
    ) -> JSONError {
        switch verdict {
        case CSIMDJSON_TOO_LARGE: JSONError(reason: .tooLarge, place: nil)
        case CSIMDJSON_OUT_OF_MEMORY: JSONError(reason: .outOfMemory, place: nil)
        default: JSONFault.find(in: bytes) ?? JSONError(reason: reason(verdict), place: nil)
        }
    }

    private static func reason(_ verdict: csimdjson_verdict) -> JSONError.Reason {
        switch verdict {
        case CSIMDJSON_EMPTY: .empty
        case CSIMDJSON_NOT_UTF8: .notUTF8
        case CSIMDJSON_TOO_DEEP: .tooDeep
        case CSIMDJSON_UNTERMINATED_STRING: .unterminatedString
        case CSIMDJSON_BAD_ESCAPE: .badEscape
        case CSIMDJSON_BAD_NUMBER: .badNumber
        case CSIMDJSON_BAD_LITERAL: .badLiteral
        default: .malformed
        }
    }
}
