// The place of a value in a text that is known to be JSON: for messages, not for reading.
//
// simdjson's tape knows no places, so the bytes are walked again along a path. One pass, linear in what
// lies before the value, no recursion. On a text that is not JSON the answer is nil or a wrong place,
// never a crash.

package enum JSONStep: Hashable, Sendable {
    /// The value of the first member with this key.
    case key(String)
    /// The value of the n-th member, from 0: for the second of two members with one key.
    case member(Int)
    /// The n-th element of an array, from 0.
    case index(Int)
}

extension JSONPlace {
    /// The first byte of the value at the end of `path`; an empty path is the whole text.
    ///
    ///     JSONPlace(of: [.key("nodeDataArray"), .index(3), .key("fields")], in: bytes)
    package init?(of path: [JSONStep], in bytes: UnsafeRawBufferPointer) {
        var locator = JSONLocator(scanner: JSONScanner(bytes))
        guard (try? locator.follow(path)) == true else { return nil }
        self.init(offset: locator.scanner.at, in: bytes)
    }

    package init?(of path: [JSONStep], in bytes: [UInt8]) {
        let place = bytes.withUnsafeBytes { JSONPlace(of: path, in: $0) }
        guard let place else { return nil }
        self = place
    }
}

private struct JSONLocator {
    var scanner: JSONScanner

    mutating func follow(_ path: [JSONStep]) throws(JSONScanner.Fault) -> Bool {
        scanner.skipWhiteSpace()
        for step in path where try !enter(step) { return false }
        return !scanner.isAtEnd
    }

    /// Moves from the first byte of a container to the first byte of what `step` names in it.
    private mutating func enter(_ step: JSONStep) throws(JSONScanner.Fault) -> Bool {
        var isObject = true
        if case .index = step { isObject = false }
        guard scanner.peek == UInt8(ascii: isObject ? "{" : "[") else { return false }
        var ordinal = 0
        repeat {
            scanner.advance()
            scanner.skipWhiteSpace()
            let isWanted = isObject ? try isMember(step, ordinal) : step == .index(ordinal)
            if isWanted { return scanner.peek != UInt8(ascii: "]") }
            try skipValue()
            scanner.skipWhiteSpace()
            ordinal += 1
        } while scanner.peek == UInt8(ascii: ",")
        return false
    }

    /// Skips a key and its colon; is its value the one?
    private mutating func isMember(
        _ step: JSONStep, _ ordinal: Int
    ) throws(JSONScanner.Fault) -> Bool {
        let start = scanner.at
        guard scanner.peek == UInt8(ascii: "\"") else { return false }
        try scanner.skipString()
        let token = UnsafeRawBufferPointer(rebasing: scanner.bytes[start..<scanner.at])
        scanner.skipWhiteSpace()
        scanner.advance()
        scanner.skipWhiteSpace()
        return switch step {
        case .key(let key): isKey(token, key)
        case .member(let wanted): wanted == ordinal
        case .index: false
        }
    }

    private func isKey(_ token: UnsafeRawBufferPointer, _ key: String) -> Bool {
        if !token.contains(UInt8(ascii: "\\")) {
            return token.dropFirst().dropLast().elementsEqual(key.utf8)
        }
        guard let contents = (try? JSONDocument(parsing: token))?.root.contents else {
            return false
        }
        return contents == key
    }

    private mutating func skipValue() throws(JSONScanner.Fault) {
        var depth = 0
        while let byte = scanner.peek {
            switch byte {
            case UInt8(ascii: "\""):
                try scanner.skipString()
                if depth == 0 { return }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
                if depth == 0 {
                    scanner.advance()
                    return
                }
            case UInt8(ascii: ",") where depth == 0:
                return
            default: break
            }
            scanner.advance()
        }
    }
}
