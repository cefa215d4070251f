// The tokens of JSON, byte by byte: what JSONFault and the look-up of places share.
//
// It holds a place in the bytes and moves forward only. A token that is not JSON is a Fault at the place
// that JSONError's head names. Bounds are checked at every step, so no text can make it read beyond.

struct JSONScanner {
    let bytes: UnsafeRawBufferPointer
    private(set) var at: Int

    struct Fault: Error {
        let reason: JSONError.Reason
        let offset: Int

        init(_ reason: JSONError.Reason, at offset: Int) {
            self.reason = reason
            self.offset = offset
        }
    }

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        at = byteOrderMarkLength(of: bytes)
    }

    var isAtEnd: Bool { at >= bytes.count }
    var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func advance() { at += 1 }

    mutating func skipWhiteSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            at += 1
        }
    }

    func fault(_ reason: JSONError.Reason) -> Fault { Fault(reason, at: at) }

    func unexpected(_ wanted: JSONError.Wanted) -> Fault {
        if isAtEnd { return fault(.unexpectedEnd(wanted: wanted)) }
        let isGarbled = bytes[at] >= 0x80 && scalarLength(at: at) == nil
        return fault(isGarbled ? .notUTF8 : .unexpected(bytes[at], wanted: wanted))
    }

    /// Skips a string, number or word where a value is wanted.
    mutating func skipScalar(_ wanted: JSONError.Wanted) throws(Fault) {
        guard let byte = peek else { throw unexpected(wanted) }
        switch byte {
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try skipNumber()
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            try skipWord()
        default: throw unexpected(wanted)
        }
    }

    private mutating func skipWord() throws(Fault) {
        let start = at
        skipWordBytes()
        let word = bytes[start..<at]
        let isKnown = ["true", "false", "null"].contains { word.elementsEqual($0.utf8) }
        if !isKnown { throw Fault(.badLiteral, at: start) }
    }

    /// Skips what would be read as one word or number by a person: letters, digits, and . + - _
    private mutating func skipWordBytes() {
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"),
                UInt8(ascii: "-"), UInt8(ascii: "_"):
                at += 1
            default: return
            }
        }
    }
}

// Numbers.
extension JSONScanner {
    private mutating func skipNumber() throws(Fault) {
        let start = at
        skip(UInt8(ascii: "-"))
        let isZero = peek == UInt8(ascii: "0")
        let digits = skipDigits()
        var isWellFormed = digits == 1 || (digits > 1 && !isZero)
        var isReal = false
        if skip(UInt8(ascii: ".")) {
            isReal = true
            isWellFormed = skipDigits() > 0 && isWellFormed
        }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            isReal = true
            if !skip(UInt8(ascii: "+")) { skip(UInt8(ascii: "-")) }
            isWellFormed = skipDigits() > 0 && isWellFormed
        }
        let end = at
        skipWordBytes()
        guard isWellFormed, at == end else { throw Fault(.badNumber, at: start) }
        if !isInRange(start..<end, isReal) { throw Fault(.numberOutOfRange, at: start) }
    }

    private func isInRange(_ range: Range<Int>, _ isReal: Bool) -> Bool {
        if !isReal, range.count < 19 { return true }
        let number = String(decoding: bytes[range], as: UTF8.self)
        if isReal { return Double(number)?.isFinite ?? false }
        return Int64(number) != nil || UInt64(number) != nil
    }

    private mutating func skipDigits() -> Int {
        let start = at
        while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { at += 1 }
        return at - start
    }

    @discardableResult
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        at += 1
        return true
    }
}
