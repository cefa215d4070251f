/// weir(1), made of the table of commands and of the topics: `weir help man | man -l -`.
enum ManualPage {
    static var text: String {
        var lines = [
            ".\\\" Made by: weir help man", ".TH WEIR 1 \"\" \"weir \(Weir.version)\" \"\"",
            ".SH NAME", "weir \\- runs dataflow graphs inside one batch job, on MPI",
            ".SH SYNOPSIS", ".B weir", ".I COMMAND", "[options]", ".SH COMMANDS",
        ]
        for command in Command.all { lines += section(of: command) }
        for topic in Topic.all {
            lines += [
                ".SH \(topic.name.uppercased().replacing("-", with: " "))", ".nf",
            ]
            lines +=
                topic.text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { literal(String($0)) } + [".fi"]
        }
        return lines.joined(separator: "\n")
    }

    private static func section(of command: Command) -> [String] {
        var lines = [".SS \(literal(command.usage))", literal(command.summary)]
        if !command.details.isEmpty {
            lines += [".PP"] + command.details.split(separator: "\n").map { literal(String($0)) }
        }
        for option in command.options + [.help] {
            let names = option.names.map { "\\fB\(literal($0))\\fR" }.joined(separator: ", ")
            let value = option.value.map { " \\fI\(literal($0))\\fR" } ?? ""
            lines += [".TP", names + value, literal(option.help)]
        }
        return lines + [".PP", "Example:", ".RS", literal(command.example), ".RE"]
    }

    /// As it is: no letter of it means something to roff, which reads ASCII.
    private static func literal(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case _ where scalar.isASCII: escaped.unicodeScalars.append(scalar)
            default:
                let code = String(scalar.value, radix: 16, uppercase: true)
                escaped +=
                    "\\[u" + String(repeating: "0", count: max(0, 4 - code.count)) + code + "]"
            }
        }
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }
}
