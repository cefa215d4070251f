// The place of a value in a text that is known to be JSON: for messages, not for reading.
//
// simdjson's tape knows no places, so the bytes are walked again along the paths: one pass, linear in
// the text however many paths there are, and as deep as the longest of them. On a text that is not JSON
// the answer is nil or a wrong place, never a crash.

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
        guard let place = Self.places(of: [path], in: bytes)[0] else { return nil }
        self = place
    }

    package init?(of path: [JSONStep], in bytes: [UInt8]) {
        let place = bytes.withUnsafeBytes { JSONPlace(of: path, in: $0) }
        guard let place else { return nil }
        self = place
    }

    /// The places of many values by one pass over the bytes, in the order of the paths.
    package static func places(
        of paths: [[JSONStep]], in bytes: UnsafeRawBufferPointer
    ) -> [JSONPlace?] {
        var locator = JSONLocator(scanner: JSONScanner(bytes), tree: JSONPathTree(paths))
        return places(at: locator.offsets(count: paths.count), in: bytes)
    }

    package static func places(of paths: [[JSONStep]], in bytes: [UInt8]) -> [JSONPlace?] {
        bytes.withUnsafeBytes { places(of: paths, in: $0) }
    }
}

/// Paths that begin alike share their beginning.
private struct JSONPathTree {
    struct Node {
        var next: [JSONStep: Int] = [:]
        /// The numbers of the paths that end here.
        var ends: [Int] = []
    }

    var nodes = [Node()]

    init(_ paths: [[JSONStep]]) {
        for (number, path) in paths.enumerated() {
            var node = 0
            for step in path {
                if let next = nodes[node].next[step] {
                    node = next
                } else {
                    nodes[node].next[step] = nodes.count
                    node = nodes.count
                    nodes.append(Node())
                }
            }
            nodes[node].ends.append(number)
        }
    }
}

private struct JSONLocator {
    var scanner: JSONScanner
    let tree: JSONPathTree
    var found: [Int?] = []

    /// Where each path's value begins. What comes before a fault in the text is still right.
    mutating func offsets(count: Int) -> [Int?] {
        found = [Int?](repeating: nil, count: count)
        scanner.skipWhiteSpace()
        try? visit([0])
        return found
    }

    /// Takes the value that begins here, which all these nodes stand for, and moves behind it. It goes
    /// as deep as the longest path.
    private mutating func visit(_ nodes: [Int]) throws(JSONScanner.Fault) {
        guard !scanner.isAtEnd else { return }
        for node in nodes { for end in tree.nodes[node].ends { found[end] = scanner.at } }
        let inner = nodes.filter { !tree.nodes[$0].next.isEmpty }
        switch scanner.peek {
        case UInt8(ascii: "{") where !inner.isEmpty: try visitContents(inner, isObject: true)
        case UInt8(ascii: "[") where !inner.isEmpty: try visitContents(inner, isObject: false)
        default: try skipValue()
        }
    }

    private mutating func visitContents(
        _ nodes: [Int], isObject: Bool
    ) throws(JSONScanner.Fault) {
        let close = UInt8(ascii: isObject ? "}" : "]")
        let keys = isObject ? nodes.flatMap { wantedKeys(of: $0) } : []
        var isTaken = [Bool](repeating: false, count: keys.count)
        var ordinal = 0
        repeat {
            scanner.advance()
            scanner.skipWhiteSpace()
            guard let byte = scanner.peek, byte != close else { break }
            let step: JSONStep = isObject ? .member(ordinal) : .index(ordinal)
            var matches = nodes.compactMap { tree.nodes[$0].next[step] }
            if isObject {
                guard let token = try key() else { return }
                for (number, key) in keys.enumerated()
                where !isTaken[number] && isKey(token, key.0) {
                    isTaken[number] = true
                    matches.append(key.1)
                }
            }
            if matches.isEmpty { try skipValue() } else { try visit(matches) }
            scanner.skipWhiteSpace()
            ordinal += 1
        } while scanner.peek == UInt8(ascii: ",")
        if scanner.peek == close { scanner.advance() }
    }

    private func wantedKeys(of node: Int) -> [(String, Int)] {
        tree.nodes[node].next.compactMap { step, next in
            if case .key(let key) = step { (key, next) } else { nil }
        }
    }

    /// Skips a key and its colon.
    private mutating func key() throws(JSONScanner.Fault) -> UnsafeRawBufferPointer? {
        let start = scanner.at
        guard scanner.peek == UInt8(ascii: "\"") else { return nil }
        try scanner.skipString()
        let token = UnsafeRawBufferPointer(rebasing: scanner.bytes[start..<scanner.at])
        scanner.skipWhiteSpace()
        scanner.advance()
        scanner.skipWhiteSpace()
        return token
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
