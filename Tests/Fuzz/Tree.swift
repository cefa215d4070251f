// JSON as a tree that can be broken: keys may come twice, a scalar is any bytes at all. Nodes are
// numbered in the order of the text.

indirect enum Tree {
    case object([Member])
    case array([Tree])
    case scalar(ArraySlice<UInt8>)

    struct Member {
        /// With its quotes.
        var key: ArraySlice<UInt8>
        var value: Tree
    }

    /// With more nodes it is not mutated again: a thousand times a thousand fit into no memory.
    static let largest = 500_000

    func isLarger(than limit: Int) -> Bool {
        var rest = limit
        return !takes(from: &rest)
    }

    /// False as soon as it has more nodes than are left.
    private func takes(from rest: inout Int) -> Bool {
        rest -= 1
        guard rest >= 0 else { return false }
        switch self {
        case .object(let members): return members.allSatisfy { $0.value.takes(from: &rest) }
        case .array(let elements): return elements.allSatisfy { $0.takes(from: &rest) }
        case .scalar: return true
        }
    }

    /// Any bytes as a value.
    static func raw(_ text: String) -> Tree { .scalar(Array(text.utf8)[...]) }
    static func string(_ text: String) -> Tree { raw(quote(text)) }

    static func quote(_ text: String) -> String {
        var quoted = "\""
        for letter in text.unicodeScalars {
            switch letter {
            case "\"", "\\": quoted += "\\\(letter)"
            case "\0"..."\u{1F}":
                quoted +=
                    "\\u00" + (letter.value < 16 ? "0" : "")
                    + String(letter.value, radix: 16)
            default: quoted.unicodeScalars.append(letter)
            }
        }
        return quoted + "\""
    }

    /// The contents of a string, if it has no escapes.
    var text: String? {
        guard case .scalar(let bytes) = self, bytes.first == UInt8(ascii: "\"") else { return nil }
        return String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
    }

    var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }

    var elements: [Tree] {
        if case .array(let elements) = self { elements } else { [] }
    }

    subscript(key: String) -> Tree? {
        get { members.first { $0.isNamed(key) }?.value }
        set {
            var members = members
            members.removeAll { $0.isNamed(key) }
            if let newValue { members.append(Member(key, newValue)) }
            self = .object(members)
        }
    }

    /// The numbers of the nodes of which `isWanted` is true; it gets the key, too, if there is one.
    func numbers(where isWanted: (ArraySlice<UInt8>?, Tree) -> Bool) -> [Int] {
        var found: [Int] = []
        var next = 0
        visit(nil) { key, node in
            if isWanted(key, node) { found.append(next) }
            next += 1
        }
        return found
    }

    private func visit(_ key: ArraySlice<UInt8>?, _ body: (ArraySlice<UInt8>?, Tree) -> Void) {
        body(key, self)
        switch self {
        case .object(let members): for member in members { member.value.visit(member.key, body) }
        case .array(let elements): for element in elements { element.visit(nil, body) }
        case .scalar: break
        }
    }

    mutating func edit(_ number: Int, _ change: (inout Tree) -> Void) {
        var rest = number
        _ = edit(&rest, change)
    }

    private mutating func edit(_ rest: inout Int, _ change: (inout Tree) -> Void) -> Bool {
        if rest == 0 {
            change(&self)
            return true
        }
        rest -= 1
        switch self {
        case .scalar: return false
        case .object(var members):
            self = .array([])
            defer { self = .object(members) }
            return members.indices.contains { members[$0].value.edit(&rest, change) }
        case .array(var elements):
            self = .array([])
            defer { self = .array(elements) }
            return elements.indices.contains { elements[$0].edit(&rest, change) }
        }
    }

    func node(_ number: Int) -> Tree {
        var found = self
        var next = 0
        visit(nil) { _, node in
            if next == number { found = node }
            next += 1
        }
        return found
    }
}

extension Tree.Member {
    init(_ key: String, _ value: Tree) {
        self.init(key: Array(Tree.quote(key).utf8)[...], value: value)
    }

    func isNamed(_ name: String) -> Bool { key.dropFirst().dropLast().elementsEqual(name.utf8) }
}
