// Putting paths and parameters into a command. Paths are quoted for the shell, so that a blank in a
// name is no trap; several Drops at one port become several words.

import Graphs

struct Substitution {
    private let inputs: [PortFile]
    private let outputs: [PortFile]
    private let parameters: [Field]

    init(
        _ fields: [Field], inputs: [PortFile], outputs: [PortFile]
    ) throws(BashApp.CommandError) {
        self.inputs = inputs
        self.outputs = outputs
        parameters = fields.filter { $0.name != "command" }
    }

    func applied(to text: String) throws(BashApp.CommandError) -> (text: String, usedOutput: Bool) {
        var result = ""
        var usedOutput = false
        var rest = text[...]
        while let mark = rest.firstIndex(where: { $0 == "{" || $0 == "%" }) {
            result += rest[..<mark]
            rest = rest[mark...]
            if let (words, length, isOutput) = try reference(rest) {
                result += words
                usedOutput = usedOutput || isOutput
                rest = rest.dropFirst(length)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return (result + rest, usedOutput)
    }

    private func reference(
        _ text: Substring
    ) throws(BashApp.CommandError) -> (words: String, length: Int, isOutput: Bool)? {
        text.first == "{" ? braced(text) : try percent(text)
    }

    /// `{name}`: a port, then a parameter. Anything else in braces is bash's own.
    private func braced(_ text: Substring) -> (String, Int, Bool)? {
        guard let end = text.firstIndex(of: "}") else { return nil }
        let name = String(text[text.index(after: text.startIndex)..<end])
        let length = text.distance(from: text.startIndex, to: end) + 1
        if let words = words(inputs, named: name) { return (words, length, false) }
        if let words = words(outputs, named: name) { return (words, length, true) }
        guard let parameter = parameters.text(name), isName(name) else { return nil }
        return (parameter, length, false)
    }

    /// `%i[name]`, `%o[name]`, `%i0`, `%o0`.
    private func percent(
        _ text: Substring
    ) throws(BashApp.CommandError) -> (String, Int, Bool)? {
        let letters = text.dropFirst()
        guard let side = letters.first, side == "i" || side == "o" else { return nil }
        let files = side == "i" ? inputs : outputs
        let after = letters.dropFirst()
        if after.first == "[" {
            guard let end = after.firstIndex(of: "]") else { return nil }
            let name = String(after[after.index(after: after.startIndex)..<end])
            guard let words = words(files, named: name) else {
                throw .unknownName(name, known: files.map(\.port))
            }
            return (words, text.distance(from: text.startIndex, to: end) + 1, side == "o")
        }
        let digits = after.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return nil }
        guard number < files.count else {
            throw .unknownName("%\(side)\(number)", known: files.map(\.port))
        }
        return (Shell.quoted(files[number].path), 2 + digits.count, side == "o")
    }

    private func words(_ files: [PortFile], named name: String) -> String? {
        let found = files.filter { $0.port == name || $0.node == name }
        return found.isEmpty ? nil : found.map { Shell.quoted($0.path) }.joined(separator: " ")
    }

    private func isName(_ text: String) -> Bool {
        text.allSatisfy { $0 == "_" || $0 == "-" || $0 == "." || $0.isLetter || $0.isNumber }
    }
}

enum Shell {
    /// One word to the shell, whatever is in it.
    static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/._-+=:@,".utf8.contains($0)
            }
        }
        if isPlain, !word.isEmpty { return word }
        return "'"
            + word.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: #"'\''"#) + "'"
    }
}
