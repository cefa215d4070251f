// A string or key as it lies in the document, escapes already resolved.
//
// Reading, comparing and hashing it allocates nothing; `String(key)` makes the Swift string. Equality is
// that of the bytes, as everywhere in JSON tools: "é" written in two ways is two strings. A NUL is a
// character like any other.

internal import Glibc

package struct JSONString: Sendable {
    let document: JSONDocument
    let position: Int

    /// The UTF-8 bytes, valid until the closure returns.
    package func withBytes<R, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        defer { withExtendedLifetime(document) {} }
        return try body(document.string(at: position))
    }

    /// In bytes of UTF-8.
    package var count: Int { withBytes { $0.count } }
}

extension String {
    package init(_ string: JSONString) {
        self = string.withBytes { String(decoding: $0, as: UTF8.self) }
    }
}

extension JSONString: CustomStringConvertible {
    package var description: String { String(self) }
}

extension JSONString: Hashable {
    package static func == (left: JSONString, right: JSONString) -> Bool {
        left.withBytes { left in right.withBytes { right in isSame(left, right) } }
    }

    package static func == (left: JSONString, right: String) -> Bool {
        var right = right
        return right.withUTF8 { right in
            left.withBytes { left in isSame(left, UnsafeRawBufferPointer(right)) }
        }
    }

    /// Lets `switch member.key { case "id": … }` compare in place.
    package static func ~= (pattern: String, string: JSONString) -> Bool { string == pattern }

    package func hash(into hasher: inout Hasher) {
        withBytes { hasher.combine(bytes: $0) }
    }
}

func isSame(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    guard left.count == right.count else { return false }
    guard let left = left.baseAddress, let other = right.baseAddress else { return true }
    return memcmp(left, other, right.count) == 0
}
