// Strings: quotes, escapes, UTF-8.

extension JSONScanner {
    /// Skips a string; its opening quote is at hand.
    mutating func skipString() throws(Fault) {
        let quote = at
        advance()
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                advance()
                return
            case UInt8(ascii: "\\"):
                try skipEscape(quote)
            case ..<0x20:
                throw fault(.controlCharacter(byte))
            case ..<0x80:
                advance()
            default:
                guard let length = scalarLength(at: at) else { throw fault(.notUTF8) }
                for _ in 0..<length { advance() }
            }
        }
        throw Fault(.unterminatedString, at: quote)
    }

    private mutating func skipEscape(_ quote: Int) throws(Fault) {
        let backslash = at
        advance()
        guard let letter = peek else { throw Fault(.unterminatedString, at: quote) }
        advance()
        switch letter {
        case UInt8(ascii: "u"):
            guard skipCodePoint() else { throw Fault(.badEscape, at: backslash) }
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return
        default:
            throw Fault(.badEscape, at: backslash)
        }
    }

    /// Skips the digits after `\u`, and the second half of a surrogate pair with its own `\u`.
    private mutating func skipCodePoint() -> Bool {
        guard let unit = skipFourDigits(), !(0xDC00...0xDFFF ~= unit) else { return false }
        guard 0xD800...0xDBFF ~= unit else { return true }
        for byte in [UInt8(ascii: "\\"), UInt8(ascii: "u")] {
            guard peek == byte else { return false }
            advance()
        }
        guard let low = skipFourDigits() else { return false }
        return 0xDC00...0xDFFF ~= low
    }

    private mutating func skipFourDigits() -> UInt16? {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = peek.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue })
            else { return nil }
            value = value << 4 | UInt16(digit)
            advance()
        }
        return value
    }

    /// The bytes of the non-ASCII scalar at `start`, or nil if it is not UTF-8: overlong, a surrogate,
    /// beyond U+10FFFF, cut short (Unicode 15, table 3-7).
    func scalarLength(at start: Int) -> Int? {
        func byte(_ index: Int) -> UInt8 { start + index < bytes.count ? bytes[start + index] : 0 }
        let second: ClosedRange<UInt8>
        let length: Int
        switch bytes[start] {
        case 0xC2...0xDF: (second, length) = (0x80...0xBF, 2)
        case 0xE0: (second, length) = (0xA0...0xBF, 3)
        case 0xED: (second, length) = (0x80...0x9F, 3)
        case 0xE1...0xEF: (second, length) = (0x80...0xBF, 3)
        case 0xF0: (second, length) = (0x90...0xBF, 4)
        case 0xF1...0xF3: (second, length) = (0x80...0xBF, 4)
        case 0xF4: (second, length) = (0x80...0x8F, 4)
        default: return nil
        }
        guard second ~= byte(1) else { return nil }
        for index in 2..<max(length, 2) where byte(index) & 0xC0 != 0x80 { return nil }
        return length
    }
}
