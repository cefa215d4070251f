extension Command {
    static let help = Command(
        name: "help", operand: "[TOPIC]", summary: "Explains a command or a topic.",
        details: "Topics: every command, and exit-status.", options: [],
        example: "weir help exit-status"
    ) { arguments throws(Complaint) in
        guard let topic = arguments.operands.first else {
            Terminal.say(overview)
            return .completed
        }
        if topic == "exit-status" {
            Terminal.say(exitStatuses)
            return .completed
        }
        guard let command = named(topic) else {
            throw Complaint("help: no such topic: \(topic)", try: "weir help")
        }
        Terminal.say(command.helpText)
        return .completed
    }

    static var overview: String {
        let width = all.map(\.name.count).max() ?? 0
        let rows = all.map { command in
            "  \(command.name)"
                + String(repeating: " ", count: width - command.name.count + 2) + command.summary
        }
        return """
            weir runs dataflow graphs inside one batch job, on MPI.

            usage: weir COMMAND ...

            commands:
            \(rows.joined(separator: "\n"))

            weir COMMAND --help says more about each.
            """
    }

    private static var exitStatuses: String {
        ExitStatus.allCases.map { status in
            let number = String(status.rawValue)
            return String(repeating: " ", count: 5 - number.count) + number + "  " + status.meaning
        }.joined(separator: "\n") + "\n128+n  ended by another signal n"
    }
}
