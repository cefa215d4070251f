// Putting paths, contents and parameters into a command. Paths are quoted for the shell, so that a blank
// in a name is no trap; contents and parameters are put in as they are, for they may be several words.
// Several Drops at one port become several words.

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

    /// `{name}`: a port, then a parameter; an input that is empty leaves it to the parameter of its
    /// name. Anything else in braces is bash's own.
    private func braced(_ text: Substring) -> (String, Int, Bool)? {
        guard let end = text.firstIndex(of: "}") else { return nil }
        let name = String(text[text.index(after: text.startIndex)..<end])
        let length = text.distance(from: text.startIndex, to: end) + 1
        let read = words(inputs, named: name) { $0.content ?? Shell.quoted($0.path) }
        if let read, !read.isEmpty { return (read, length, false) }
        if let words = paths(outputs, named: name) { return (words, length, true) }
        guard isName(name), let text = parameters.text(name) ?? read else { return nil }
        return (text, length, false)
    }

    /// `%i[name]`, `%o[name]`, `%i0`, `%o0`, and the same with DataURL behind the letter.
    private func percent(
        _ text: Substring
    ) throws(BashApp.CommandError) -> (String, Int, Bool)? {
        let letters = text.dropFirst()
        guard let side = letters.first, side == "i" || side == "o" else { return nil }
        let files = side == "i" ? inputs : outputs
        var after = letters.dropFirst()
        var word = { (file: PortFile) in Shell.quoted(file.path) }
        if after.hasPrefix("DataURL") {
            after = after.dropFirst("DataURL".count)
            word = { Shell.quoted(PortContent.dataURL($0.path)) }
        }
        if after.first == "[" {
            guard let end = after.firstIndex(of: "]") else { return nil }
            let name = String(after[after.index(after: after.startIndex)..<end])
            guard let words = words(files, named: name, word) else {
                throw .unknownName(name, known: files.map(\.port))
            }
            return (words, text.distance(from: text.startIndex, to: end) + 1, side == "o")
        }
        let digits = after.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return nil }
        guard number < files.count else {
            throw .unknownName("%\(side)\(number)", known: files.map(\.port))
        }
        let length = text.distance(from: text.startIndex, to: digits.endIndex)
        return (word(files[number]), length, side == "o")
    }

    private func paths(_ files: [PortFile], named name: String) -> String? {
        words(files, named: name) { Shell.quoted($0.path) }
    }

    private func words(
        _ files: [PortFile], named name: String, _ word: (PortFile) -> String
    ) -> String? {
        let found = files.filter {
            !name.isEmpty && ($0.port == name || $0.node == name || $0.oid == name)
        }
        return found.isEmpty ? nil : found.map(word).joined(separator: " ")
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
