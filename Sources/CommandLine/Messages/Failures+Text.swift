import Execution
import Graphs
import Transport

/// What the user sees of failures: the first of each kind whole, and how many more there were.
struct FailureTexts {
    private let plan: RunPlan
    private static let linesOfOutput = 5

    init(_ plan: RunPlan) { self.plan = plan }

    /// What and where, the command, the last lines; and why, unless that has been said.
    func what(_ drop: FailedDrop, after said: String = "") -> String {
        let host = plan.islands.host(of: Rank(drop.rank))
        var text = "\(name(drop)) \(iid(drop.name)) failed on rank \(drop.rank), host \(host)"
        if !said.contains(drop.cause) { text += ": \(drop.cause)" }
        if !drop.command.isEmpty { text += "\n  command: \(Self.inPart(drop.command))" }
        let lines = drop.output.split(separator: "\n").suffix(Self.linesOfOutput)
        if !lines.isEmpty {
            text += "\n  last output:"
            for line in lines { text += "\n    \(line)" }
        }
        return text
    }

    /// And what it stops, and what to do.
    func text(_ drop: FailedDrop) -> String {
        var text = "weir: " + what(drop)
        if drop.dependents > 0 {
            let atLeast = drop.dependentsAreAll ? "" : "at least "
            let drops = drop.dependents == 1 ? "1 Drop" : "\(drop.dependents) Drops"
            text += "\n  \(atLeast)\(drops) depended on it"
        }
        if component(drop).kind == .app {
            text +=
                "\n  try: weir log \(plan.session.path) "
                + "'\(name(drop))/\(iid(drop.name))'"
        }
        return text
    }

    /// What fits on a screen; the graph has the whole.
    private static func inPart(_ command: String) -> String {
        let most = 2000
        let letters = command.unicodeScalars
        guard letters.count > most else { return command }
        return String(letters.prefix(most - 200)) + " … " + String(letters.suffix(200))
            + " (\(letters.count) letters)"
    }

    /// At the end: how many more there were of each kind.
    func more(_ book: FailureBook) -> [String] {
        var lines: [String] = []
        for entry in book.entries.prefix(FailureBook.told) where entry.count > 1 {
            let names = entry.others.map(iid).joined(separator: ", ")
            let dots = entry.count - 1 > entry.others.count ? " …" : ""
            lines.append(
                "and \(entry.count - 1) more of \(name(entry.first)) like "
                    + "\(iid(entry.first.name)) (\(entry.first.cause)): \(names)\(dots)")
        }
        let hidden = book.entries.dropFirst(FailureBook.told).reduce(book.uncharted) {
            $0 + $1.count
        }
        if hidden > 0 {
            lines.append(
                "and \(hidden) more failures of other kinds: weir drops \(plan.session.path) "
                    + "--state ERROR")
        }
        return lines
    }

    private func name(_ drop: FailedDrop) -> String { component(drop).name.shownInLine }

    private func component(_ drop: FailedDrop) -> Component { plan.blueprint[drop.name.component] }

    private func iid(_ name: DropName) -> String {
        plan.blueprint[name.component].instanceID(of: Int(name.instance))
    }
}
