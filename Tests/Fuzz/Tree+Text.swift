extension Tree {
    /// Nil where it is no JSON. Recursive: for the corpus, whose graphs are not deep.
    init?(parsing bytes: [UInt8]) {
        var parser = Parser(bytes: bytes)
        guard let tree = parser.value() else { return nil }
        self = tree
    }

    /// The JSON text, broken off at `limit` bytes.
    func text(upTo limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes, limit)
        return bytes
    }

    private func write(to bytes: inout [UInt8], _ limit: Int) {
        guard bytes.count < limit else { return }
        switch self {
        case .scalar(let scalar): bytes += scalar
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (number, member) in members.enumerated() {
                if number > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes += member.key
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes, limit)
            }
            bytes.append(UInt8(ascii: "}"))
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (number, element) in elements.enumerated() {
                if number > 0 { bytes.append(UInt8(ascii: ",")) }
                element.write(to: &bytes, limit)
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }
}

private struct Parser {
    let bytes: [UInt8]
    var at = 0

    private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = peek, byte <= 32 { at += 1 }
    }

    private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peek == UInt8(ascii: wanted) else { return false }
        at += 1
        return true
    }

    mutating func value() -> Tree? {
        if take("{") { return object() }
        if take("[") { return array() }
        if peek == UInt8(ascii: "\"") { return string().map(Tree.scalar) }
        let start = at
        while let byte = peek, byte > 32, !",]}:".utf8.contains(byte) { at += 1 }
        return at > start ? .scalar(bytes[start..<at]) : nil
    }

    private mutating func object() -> Tree? {
        var members: [Tree.Member] = []
        if take("}") { return .object([]) }
        repeat {
            skipSpace()
            guard let key = string(), take(":"), let value = value() else { return nil }
            members.append(Tree.Member(key: key, value: value))
        } while take(",")
        return take("}") ? .object(members) : nil
    }

    private mutating func array() -> Tree? {
        var elements: [Tree] = []
        if take("]") { return .array([]) }
        repeat {
            guard let element = value() else { return nil }
            elements.append(element)
        } while take(",")
        return take("]") ? .array(elements) : nil
    }

    private mutating func string() -> ArraySlice<UInt8>? {
        guard peek == UInt8(ascii: "\"") else { return nil }
        let start = at
        at += 1
        while let byte = peek, byte != UInt8(ascii: "\"") {
            at += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        at += 1
        return at <= bytes.count ? bytes[start..<at] : nil
    }
}
