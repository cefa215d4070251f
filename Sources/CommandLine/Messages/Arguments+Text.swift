// What is wrong with what was typed after a command's name.

extension Complaint {
    static func optionUnknown(
        _ command: Command, _ name: String, _ similar: String?
    ) -> Complaint {
        Complaint(
            "\(command.name): unknown option \(name)", try: similar ?? "weir \(command.name) --help"
        )
    }

    static func valueMissing(_ command: Command, _ name: String) -> Complaint {
        Complaint("\(command.name): \(name) needs a value", try: "weir \(command.name) --help")
    }

    /// As of a variable of the shell that is not set.
    static func valueEmpty(_ command: Command, _ name: String) -> Complaint {
        Complaint(
            "\(command.name): the value of \(name) is empty",
            try: "a value, or leave \(name) out; is a variable of the shell not set?")
    }

    static func needlessValue(_ command: Command, _ word: String, _ name: String) -> Complaint {
        Complaint("\(command.name): \(word): \(name) takes no value", try: name)
    }

    static func needlessOperand(_ command: Command, _ operand: String) -> Complaint {
        Complaint(
            "\(command.name): takes no operand, but \"\(operand)\" was given",
            try: command.example)
    }

    static func operandEmpty(_ command: Command) -> Complaint {
        Complaint(
            "\(command.name): \(command.operand ?? "what it takes"): one of the words given is empty",
            try: "\(command.example); is a variable of the shell not set?")
    }
}
