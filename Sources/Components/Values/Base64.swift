enum Base64 {
    /// As Python decodes it: what is none of its letters counts for nothing. Nil where the end is cut.
    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var letters = 0
        for letter in text.utf8 {
            if letter == UInt8(ascii: "=") { break }
            guard let value = value(letter) else { continue }
            bits = bits << 6 | value
            letters += 1
            guard letters % 4 != 1 else { continue }
            let spare = UInt32(letters % 4 == 0 ? 0 : letters % 4 == 3 ? 2 : 4)
            bytes.append(UInt8(truncatingIfNeeded: bits >> spare))
        }
        let padding = text.utf8.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        return (letters + padding) % 4 == 0 && letters % 4 != 1 ? bytes : nil
    }

    private static func value(_ letter: UInt8) -> UInt32? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
