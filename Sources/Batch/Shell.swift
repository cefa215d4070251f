/// Words as bash must see them.
package enum Shell {
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
    }

    /// A word that means itself, in quotes only where it needs them.
    package static func quoted(_ word: String) -> String {
        let harmless = word.utf8.allSatisfy {
            isLetter($0) || (48...57).contains($0) || "-./:=,+@%".utf8.contains($0)
        }
        if harmless, !word.isEmpty { return word }
        return "'"
            + word.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
    }

    static func line(_ words: [String]) -> String {
        words.map(quoted).joined(separator: " ")
    }

    /// For within double quotes: variables ($NAME, ${NAME}) are put in, nothing else happens.
    static func expandable(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let letter = rest.popFirst() {
            switch letter {
            case "\"", "\\", "`": result += "\\" + String(letter)
            case "$": result += isVariable(rest) ? "$" : "\\$"
            default: result.append(letter)
            }
        }
        return result
    }

    private static func isVariable(_ rest: Substring) -> Bool {
        guard rest.first == "{" else {
            return rest.first.map { isName(String($0)) } ?? false
        }
        guard let end = rest.firstIndex(of: "}") else { return false }
        return isName(String(rest[rest.index(after: rest.startIndex)..<end]))
    }
}
