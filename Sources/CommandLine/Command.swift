// The table of commands: what each is called, takes and does. Help and the parser read nothing else.

struct Option: Sendable {
    /// What is typed: "--session", or "-n" and "--ranks".
    var names: [String]
    /// What stands for its value in help; nil for a flag.
    var value: String?
    var help: String
}

struct Command: Sendable {
    var name: String
    /// What follows the name: "GRAPH", "SESSION", or nothing.
    var operand: String?
    var summary: String
    var details: String
    var options: [Option]
    var example: String
    var run: @Sendable (Arguments) throws(Complaint) -> ExitStatus

    static let all: [Command] = [
        check, unroll, partition, plan, probe, run, status, drops, data, cat, export, verify, log,
        trace, events, cancel, drain, clean, resume, journal, job, version, help,
    ]

    static func named(_ name: String) -> Command? { all.first { $0.name == name } }

    var usage: String {
        let optional = options.isEmpty ? "" : " [options]"
        return "weir \(name)" + (operand.map { " \($0)" } ?? "") + optional
    }

    var helpText: String {
        var text = "\(summary)\n\nusage: \(usage)\n"
        if !details.isEmpty { text += "\n\(details)\n" }
        let rows = (options + [.help]).map { option in
            (
                option.names.joined(separator: ", ") + (option.value.map { " \($0)" } ?? ""),
                option.help
            )
        }
        let width = rows.map(\.0.count).max() ?? 0
        text += "\noptions:\n"
        for (names, help) in rows {
            text +=
                "  " + names + String(repeating: " ", count: width - names.count + 2) + help + "\n"
        }
        return text + "\nexample:\n  \(example)"
    }
}

extension Option {
    static let help = Option(names: ["-h", "--help"], help: "this text")
    static let json = Option(names: ["--json"], help: "print JSON")
    static let maximumDrops = Option(
        names: ["--max-drops"], value: "N", help: "refuse a graph of more Drops (100000000)")
}
