extension String {
    /// With what would steer a terminal, or turn the order of letters round, as its escape; lines stay.
    var shown: String { escaped(except: ["\n", "\t"]) }

    /// The same in one line, as a name must be.
    var shownInLine: String { escaped(except: []) }

    private func escaped(except kept: [Unicode.Scalar]) -> String {
        let isHarmless = { (scalar: Unicode.Scalar) in !scalar.steers || kept.contains(scalar) }
        guard !unicodeScalars.allSatisfy(isHarmless) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            if isHarmless(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += scalar == "\n" ? "\\n" : scalar == "\t" ? "\\t" : scalar.code
            }
        }
        return result
    }
}

extension Unicode.Scalar {
    /// Control characters of both sets, line and paragraph ends, and marks of direction.
    fileprivate var steers: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    fileprivate var code: String { "\\u{\(String(value, radix: 16, uppercase: true))}" }
}

extension String {
    /// A path from a folder on, where it lies in that.
    func inside(_ folder: String) -> String {
        hasPrefix(folder + "/") ? String(dropFirst(folder.count + 1)) : self
    }
}
