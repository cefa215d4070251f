// Walks an object by the keys that its reader knows. A reader of a big file asks every member of every
// object which of a dozen keys it has; one by one that is most of its time. Here a member costs one look
// into a small table, nothing is retained, and members that nobody knows are stepped over.

/// A set of keys, each known by its number.
package struct JSONKeys: Sendable {
    private let keys: [[UInt8]]
    /// For each hash the first key of it, and for each key the next one; -1 ends.
    private let first: [Int8]
    private let next: [Int8]

    /// At most 127 different keys.
    package init(_ keys: [String]) {
        precondition(keys.count < 128)
        self.keys = keys.map { Array($0.utf8) }
        var first = [Int8](repeating: -1, count: 64)
        var next = [Int8](repeating: -1, count: keys.count)
        for (number, key) in self.keys.enumerated() {
            let slot = key.withUnsafeBytes { Self.slot(of: $0) }
            next[number] = first[slot]
            first[slot] = Int8(number)
        }
        self.first = first
        self.next = next
    }

    func number(of key: UnsafeRawBufferPointer) -> Int? {
        var number = Int(first[Self.slot(of: key)])
        while number >= 0 {
            if keys[number].withUnsafeBytes({ isSame($0, key) }) { return number }
            number = Int(next[number])
        }
        return nil
    }

    private static func slot(of key: UnsafeRawBufferPointer) -> Int {
        guard let first = key.first, let last = key.last else { return 0 }
        return (key.count &* 7 &+ Int(first) &* 3 &+ Int(last)) & 63
    }
}

extension JSONValue {
    /// Calls `body` with each member whose key is among `keys`, in the order of the text, and with the
    /// number of its key. On what is no object it does nothing.
    package func forEachMember(
        of keys: JSONKeys, _ body: (_ key: Int, _ value: JSONValue) -> Void
    ) {
        guard tag == .object else { return }
        var at = position + 1
        while document.tag(at: at) == .string {
            if let key = keys.number(of: document.string(at: at)) {
                body(key, JSONValue(document: document, position: at + 1))
            }
            at = document.position(after: at + 1)
        }
    }

    /// The bytes of a string where they lie; only while the value, or another of its document, is held.
    package var unsafeString: UnsafeRawBufferPointer? {
        tag == .string ? document.string(at: position) : nil
    }
}
