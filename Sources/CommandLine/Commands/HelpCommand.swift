import Translation

extension Command {
    static let help = Command(
        name: "help", operand: "[TOPIC]", summary: "Explains a command or a topic.",
        details: """
            Topics: every command; \(Topic.all.map(\.name).joined(separator: ", ")); man, the manual page;
            completions bash, zsh or fish, what these shells read.
            """, options: [],
        example: "weir help exit-status"
    ) { arguments throws(Complaint) in
        guard let topic = arguments.operands.first else {
            Terminal.say(overview)
            return .completed
        }
        let more = Array(arguments.operands.dropFirst())
        if let needless = more.dropFirst(topic == "completions" ? 1 : 0).first {
            throw Complaint(
                "help: one topic, but also \"\(needless)\" was given", try: "weir help \(topic)")
        }
        Terminal.say(try text(of: topic, more))
        return .completed
    }

    private static func text(of topic: String, _ more: [String]) throws(Complaint) -> String {
        if let command = named(topic) { return command.helpText }
        if let topic = Topic.named(topic) { return topic.text }
        if topic == "man" { return ManualPage.text }
        if topic == "completions" {
            guard let text = Completions.text(for: more.first ?? "") else {
                throw Complaint(
                    "help: completions of bash, zsh or fish", try: "weir help completions bash")
            }
            return text
        }
        let known = all.map(\.name) + Topic.all.map(\.name) + ["man", "completions"]
        let similar = Spelling.closest(to: topic, in: known)
        throw Complaint(
            "help: no such topic: \(topic)", try: similar.map { "weir help \($0)" } ?? "weir help")
    }

    static var overview: String {
        func table(_ rows: [(name: String, summary: String)]) -> String {
            let width = max(10, rows.map(\.name.count).max() ?? 0)
            return rows.map { row in
                "  \(row.name)" + String(repeating: " ", count: width - row.name.count + 2)
                    + row.summary
            }.joined(separator: "\n")
        }
        return """
            weir runs dataflow graphs inside one batch job, on MPI.

            usage: weir COMMAND ...

            commands:
            \(table(all.map { ($0.name, $0.summary) }))

            topics of weir help:
            \(table(Topic.all.map { ($0.name, $0.summary) }))

            weir COMMAND --help says more about each.
            """
    }
}
