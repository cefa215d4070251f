import Engine
import Execution
import JSON
import Storage

/// What a run came to: for the terminal, and for summary.json.
struct RunSummary {
    private let result: RunResult
    private let plan: RunPlan
    private let ranks: Int

    init(_ result: RunResult, _ plan: RunPlan, ranks: Int) {
        self.result = result
        self.plan = plan
        self.ranks = ranks
    }

    private static let outcomes: [(Outcome, String)] = [
        (.completed, "completed"), (.failed, "failed"), (.skipped, "skipped"),
        (.cancelled, "cancelled"),
    ]

    var text: String {
        var table = Table(["Drops"] + Self.outcomes.map(\.1), right: [1, 2, 3, 4])
        for (name, counts) in [("data", result.counts.data), ("apps", result.counts.apps)] {
            table.add([name] + Self.outcomes.map { String(counts[$0.0]) })
        }
        let failures = FailureTexts(plan).more(result.failures).map { $0 + "\n" }.joined()
        return failures + table.text + """

            \(plan.blueprint.name): \(result.counts.sum) Drops on \(ranks) \
            \(ranks == 1 ? "rank" : "ranks") in \(Self.seconds(result.seconds)) s
            session: \(plan.session.path)
            """
    }

    func write() throws(FileError) {
        var writer = JSONWriter(indentation: 2)
        writer.beginObject()
        writer.key("graph")
        writer.string(plan.blueprint.name)
        writer.key("ranks")
        writer.integer(ranks)
        writer.key("seconds")
        writer.real(result.seconds)
        writer.key("failures")
        writer.integer(result.failures.count)
        for (name, counts) in [("data", result.counts.data), ("apps", result.counts.apps)] {
            writer.key(name)
            writer.beginObject()
            for (outcome, word) in Self.outcomes {
                writer.key(word)
                writer.integer(counts[outcome])
            }
            writer.endObject()
        }
        writer.endObject()
        try Files.write(writer.bytes() + [UInt8(ascii: "\n")], to: plan.session.summaryFile)
    }

    /// Milliseconds are enough.
    private static func seconds(_ seconds: Double) -> String {
        let thousandths = Int((seconds * 1000).rounded())
        let fraction = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.count)
            + fraction
    }
}
