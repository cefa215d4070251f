// One line of the results. The names of its JSON members are a promise to whoever reads them.

struct Row {
    enum Better: String {
        case higher, lower
    }

    struct Budget {
        var text: String
        var isMet: Bool

        static let none = Budget(text: "none", isMet: true)
    }

    enum Variable {
        case number(Int)
        case text(String)
    }

    var figure: String
    /// What tells the rows of a figure apart.
    var varying: [(name: String, value: Variable)]
    var ranks: Int
    var unit: String
    var better: Better
    var ours: Samples
    var baselineName: String
    var baseline: Samples
    var budget: (Row) -> Budget

    var value: Double { ours.median }
    var ratio: Double { ours.median / baseline.median }

    func json(machine: String) -> String {
        let budget = budget(self)
        var members = [("figure", quoted(figure)), ("ranks", String(ranks))]
        for (name, value) in varying {
            switch value {
            case .number(let number): members.append((name, String(number)))
            case .text(let text): members.append((name, quoted(text)))
            }
        }
        members += [
            ("value", String(value)), ("unit", quoted(unit)),
            ("baseline", String(baseline.median)),
            ("ratio", ratio.isFinite ? String(ratio) : "null"),
            ("better", quoted(better.rawValue)), ("minimum", String(ours.minimum)),
            ("maximum", String(ours.maximum)), ("runs", String(ours.sorted.count)),
            ("baselineName", quoted(baselineName)),
            ("baselineMinimum", String(baseline.minimum)),
            ("baselineMaximum", String(baseline.maximum)), ("budget", quoted(budget.text)),
            ("met", String(budget.isMet)), ("machine", quoted(machine)),
        ]
        return "{" + members.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
    }

    private func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case _ where scalar.value < 32: " "
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }
}
