// A single Python value, as Drops of DALiuGE's memory hold it, and what Python's `str` makes of it.

package enum PythonScalar: Equatable, Sendable {
    case none
    case boolean(Bool)
    case integer(Int)
    case real(Double)
    case text(String)
    case bytes([UInt8])

    package var shown: String {
        switch self {
        case .none: "None"
        case .boolean(let value): value ? "True" : "False"
        case .integer(let value): String(value)
        case .real(let value): "\(value)"
        case .text(let value): value
        case .bytes(let value): Self.literal(value)
        }
    }

    /// b'...', as Python prints bytes.
    private static func literal(_ bytes: [UInt8]) -> String {
        let quote: Character = bytes.contains(0x27) && !bytes.contains(0x22) ? "\"" : "'"
        let inside = bytes.map { byte in
            switch byte {
            case 0x09: "\\t"
            case 0x0A: "\\n"
            case 0x0D: "\\r"
            case 0x5C: "\\\\"
            case 0x27 where quote == "'": "\\'"
            case 0x20..<0x7F: String(UnicodeScalar(byte))
            default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return "b\(quote)\(inside.joined())\(quote)"
    }

    /// What Python's `eval`, or its `json.loads`, makes of a text that is one scalar; nil for others.
    package init?(literal text: String) {
        let text = text.trimmed
        switch text {
        case "None", "null": self = .none
        case "True", "true": self = .boolean(true)
        case "False", "false": self = .boolean(false)
        default:
            if let value = Int(text) {
                self = .integer(value)
            } else if let value = Self.real(text) {
                self = .real(value)
            } else if let value = Self.quoted(text) {
                self = .text(value)
            } else {
                return nil
            }
        }
    }

    /// As Python reads one: Swift would also take hexadecimal.
    static func real(_ text: String) -> Double? {
        text.allSatisfy { $0.isNumber || ".eE+-".contains($0) } ? Double(text) : nil
    }

    /// A string in quotes with no escapes in it.
    private static func quoted(_ text: String) -> String? {
        guard text.count >= 2, let quote = text.first, quote == "\"" || quote == "'",
            text.last == quote
        else { return nil }
        let inside = text.dropFirst().dropLast()
        return inside.contains(quote) || inside.contains("\\") ? nil : String(inside)
    }
}

extension String {
    /// By scalars: asked for each program that is started.
    package var trimmed: String {
        let isInk = { (scalar: Unicode.Scalar) in !scalar.properties.isWhitespace }
        guard let first = unicodeScalars.firstIndex(where: isInk),
            let last = unicodeScalars.lastIndex(where: isInk)
        else { return "" }
        return String(self[first...last])
    }
}
