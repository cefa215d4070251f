// The bytes of a text being written, and what the grammar allows next. JSONWriter empties it in time.

struct JSONText {
    var bytes: [UInt8] = []
    private let indentation: Int?
    private var scope = Scope(isObject: false, isRoot: true)
    private var outer: [Scope] = []

    private struct Scope {
        let isObject: Bool
        var isRoot = false
        var isEmpty = true
        var hasKey = false
    }

    init(indentation: Int?) { self.indentation = indentation }

    mutating func begin(isObject: Bool) {
        separate()
        bytes.append(UInt8(ascii: isObject ? "{" : "["))
        outer.append(scope)
        scope = Scope(isObject: isObject)
    }

    mutating func end(isObject: Bool) {
        precondition(!scope.isRoot && scope.isObject == isObject && !scope.hasKey)
        let wasEmpty = scope.isEmpty
        scope = outer.removeLast()
        if !wasEmpty { breakLine() }
        bytes.append(UInt8(ascii: isObject ? "}" : "]"))
    }

    mutating func key(_ key: UnsafeRawBufferPointer) {
        precondition(scope.isObject && !scope.hasKey)
        if !scope.isEmpty { bytes.append(UInt8(ascii: ",")) }
        breakLine()
        quote(key)
        bytes.append(UInt8(ascii: ":"))
        if indentation != nil { bytes.append(UInt8(ascii: " ")) }
        scope.isEmpty = false
        scope.hasKey = true
    }

    mutating func string(_ value: UnsafeRawBufferPointer) {
        separate()
        quote(value)
    }

    mutating func integer(_ magnitude: UInt, isNegative: Bool) {
        separate()
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var first = 20
        var rest = magnitude
        repeat {
            first -= 1
            digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        if isNegative { bytes.append(UInt8(ascii: "-")) }
        for index in first..<20 { bytes.append(digits[index]) }
    }

    mutating func real(_ value: Double) {
        word(value.isFinite ? value.description : "null")
    }

    mutating func word(_ word: String) {
        separate()
        append(word)
    }

    /// Without this a string written raw where a key is due would become the key.
    func checkTakesValue() { precondition(!scope.isObject || scope.hasKey) }

    func checkIsComplete() { precondition(scope.isRoot && !scope.isEmpty) }

    /// Before a value: the comma and the line break of an array, or nothing after a key.
    private mutating func separate() {
        if scope.isObject {
            precondition(scope.hasKey)
            scope.hasKey = false
            return
        }
        precondition(!scope.isRoot || scope.isEmpty)
        if !scope.isEmpty { bytes.append(UInt8(ascii: ",")) }
        if !scope.isRoot { breakLine() }
        scope.isEmpty = false
    }

    private mutating func breakLine() {
        guard let indentation else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(0x20, count: indentation * outer.count))
    }

    private mutating func append(_ word: String) {
        var word = word
        word.withUTF8 { bytes.append(contentsOf: $0) }
    }
}

// Swift strings, and words of a tape.
extension JSONText {
    mutating func key(_ key: String) {
        var key = key
        key.withUTF8 { self.key(UnsafeRawBufferPointer($0)) }
    }

    mutating func string(_ value: String) {
        var value = value
        value.withUTF8 { string(UnsafeRawBufferPointer($0)) }
    }

    /// Writes what the tape holds at `position` (a key, a scalar, one end of a container) and says where
    /// the tape goes on.
    mutating func word(_ position: Int, of document: JSONDocument) -> Int {
        let value = JSONValue(document: document, position: position)
        switch value.tag {
        case .object: begin(isObject: true)
        case .array: begin(isObject: false)
        case .objectEnd: end(isObject: true)
        case .arrayEnd: end(isObject: false)
        case .string where scope.isObject && !scope.hasKey: key(document.string(at: position))
        case .string: string(document.string(at: position))
        case .signed, .unsigned, .real: number(value)
        case .yes: word("true")
        case .no: word("false")
        default: word("null")
        }
        let isBegin = value.tag == .object || value.tag == .array
        return isBegin ? position + 1 : document.position(after: position)
    }

    private mutating func number(_ value: JSONValue) {
        if let integer = value.integer {
            self.integer(integer.magnitude, isNegative: integer < 0)
        } else if let unsigned = value.unsigned {
            integer(UInt(unsigned), isNegative: false)
        } else if let real = value.real {
            self.real(real)
        }
    }
}

// Escapes.
extension JSONText {
    private mutating func quote(_ string: UnsafeRawBufferPointer) {
        bytes.append(UInt8(ascii: "\""))
        var plain = 0  // where the run of bytes that need no escape begins
        for at in 0..<string.count {
            let byte = string[at]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                continue
            }
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: string[plain..<at]))
            escape(byte)
            plain = at + 1
        }
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: string[plain...]))
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            append("u00")
            let digits: StaticString = "0123456789abcdef"
            bytes.append(digits.utf8Start[Int(byte >> 4)])
            bytes.append(digits.utf8Start[Int(byte & 15)])
        }
    }
}
