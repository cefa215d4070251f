// What was typed after a command's name, taken apart by the command's table of options.

import Translation

struct Arguments {
    private(set) var operands: [String] = []
    private var values: [String: [String]] = [:]
    private var flags: Set<String> = []
    private let command: Command
    /// As typed.
    let words: [String]
    var commandName: String { command.name }

    init(_ words: [String], for command: Command) throws(Complaint) {
        self.command = command
        self.words = words
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                break
            }
            guard word.hasPrefix("-"), word != "-" else {
                operands.append(word)
                continue
            }
            let parts = word.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false
            ).map(String.init)
            let name = word.hasPrefix("--") ? parts[0] : word
            guard let option = (command.options + [.help]).first(where: { $0.names.contains(name) })
            else { throw unknown(name) }
            let canonical = option.names[0]
            let hasValue = parts.count == 2 && word.hasPrefix("--")
            guard option.value != nil else {
                guard !hasValue else { throw .needlessValue(command, word, name) }
                flags.insert(canonical)
                continue
            }
            guard let value = hasValue ? parts[1] : rest.popFirst() else {
                throw .valueMissing(command, name)
            }
            guard !value.isEmpty else { throw .valueEmpty(command, name) }
            values[canonical, default: []].append(value)
        }
        try checkOperands()
    }

    private func checkOperands() throws(Complaint) {
        if command.operand == nil, let needless = operands.first {
            throw .needlessOperand(command, needless)
        }
        if operands.contains("") { throw .operandEmpty(command) }
    }

    private func unknown(_ name: String) -> Complaint {
        let known = (command.options + [.help]).flatMap(\.names)
        return .optionUnknown(command, name, Spelling.closest(to: name, in: known))
    }

    func has(_ flag: String) -> Bool { flags.contains(flag) }
    /// The value of an option; of one that was given several times, the last.
    subscript(name: String) -> String? { values[name]?.last }
    /// All values of an option that may be repeated, in the order in which they were typed.
    func values(of name: String) -> [String] { values[name] ?? [] }

    /// The one operand that the command takes.
    func operand() throws(Complaint) -> String {
        let what = command.operand ?? "nothing"
        guard let first = operands.first else {
            throw Complaint("\(command.name): no \(what) given", try: command.example)
        }
        guard operands.count == 1 else {
            throw Complaint(
                "\(command.name): one \(what), but also \"\(operands[1])\" was given",
                try: "weir \(command.name) --help")
        }
        return first
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(Complaint) -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Complaint(
                "\(command.name): \(name) \(text): not a number from \(range.lowerBound) to "
                    + "\(range.upperBound)")
        }
        return number
    }
}
