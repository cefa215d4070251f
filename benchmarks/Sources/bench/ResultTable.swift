// The rows for people: medians with three digits, aligned.

import Foundation

struct ResultTable {
    private var lines = [
        [
            "figure", "of", "ranks", "median", "min – max", "unit", "baseline", "ratio", "budget",
            "met",
        ]
    ]

    var isEmpty: Bool { lines.count == 1 }

    mutating func add(_ row: Row) {
        let varying = row.varying.map { name, value in
            switch value {
            case .number(let number): "\(number) \(name)"
            case .text(let text): text
            }
        }
        let budget = row.budget(row)
        lines.append([
            row.figure, varying.joined(separator: ", "), String(row.ranks), Self.short(row.value),
            "\(Self.short(row.ours.minimum)) – \(Self.short(row.ours.maximum))", row.unit,
            "\(Self.short(row.baseline.median)) \(row.baselineName)", Self.short(row.ratio),
            budget.text, budget.isMet ? "yes" : "NO",
        ])
    }

    var text: String {
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            zip(line, widths)
                .map { $0 + String(repeating: " ", count: $1 - $0.count) }
                .joined(separator: "  ").trimmingCharacters(in: .whitespaces)
        }.joined(separator: "\n")
    }

    /// Three digits that say something.
    static func short(_ number: Double) -> String {
        for (scale, letter) in [(1e9, " G"), (1e6, " M"), (1e4, " k")] where number >= scale {
            let factor = scale == 1e4 ? 1e3 : scale
            return digits(number / factor) + letter
        }
        return digits(number)
    }

    private static func digits(_ number: Double) -> String {
        let places =
            number >= 100 || number == number.rounded() ? 0 : number >= 10 ? 1 : number >= 1 ? 2 : 3
        return String(format: "%.\(places)f", number)
    }
}
