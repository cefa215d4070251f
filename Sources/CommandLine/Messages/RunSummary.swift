import Engine
import Execution
import Graphs
import Storage
import Transport

/// What a run came to, for the terminal.
struct RunSummary {
    let result: RunResult
    let plan: RunPlan

    init(_ result: RunResult, _ plan: RunPlan) {
        self.result = result
        self.plan = plan
    }

    static let outcomes: [(Outcome, String)] = [
        (.completed, "completed"), (.failed, "failed"), (.skipped, "skipped"),
        (.cancelled, "cancelled"),
    ]
    /// Components that are named as the slowest.
    private static let slowest = 3

    func text(_ level: LogLevel) -> String {
        var parts = FailureTexts(plan).more(result.failures) + [counts]
        if level >= .debug, !result.figures.isEmpty { parts.append(byRank) }
        if let slowest { parts.append(slowest) }
        if let work { parts.append(work) }
        if let unspilled { parts.append(unspilled) }
        if let pushedOut { parts.append(pushedOut) }
        if let uncopied { parts.append(uncopied) }
        if let fromCopies { parts.append(fromCopies) }
        let ranks = plan.islands.ranks
        let hosts = plan.islands.hosts.count
        parts.append(
            """
            \(plan.blueprint.name): \(result.counts.sum) Drops on \(ranks) \
            \(ranks == 1 ? "rank" : "ranks")\(hosts > 1 ? " of \(hosts) hosts" : "") in \
            \(Self.seconds(result.seconds)) s
            session: \(plan.session.path)
            """)
        if let stop = result.stop, left > 0 {
            parts.append(
                "stopped early by \(stop.text): \(left) of \(plan.blueprint.dropCount) Drops are left"
            )
        }
        return parts.joined(separator: "\n")
    }

    /// Drops that are not final.
    var left: Int { plan.blueprint.dropCount - result.counts.sum }

    private var counts: String {
        var table = Table(["Drops"] + Self.outcomes.map(\.1), right: [1, 2, 3, 4])
        for (name, counts) in [("data", result.counts.data), ("apps", result.counts.apps)] {
            table.add([name] + Self.outcomes.map { String(counts[$0.0]) })
        }
        return table.text
    }

    private var slowest: String? {
        guard !result.times.isEmpty else { return nil }
        var table = Table(["slowest", "runs", "total s", "longest s"], right: [1, 2, 3])
        for time in result.times.prefix(Self.slowest) {
            table.add([
                plan.blueprint.components[Int(time.component)].name, String(time.runs),
                Self.seconds(Double(time.total) / 1e9), Self.seconds(Double(time.longest) / 1e9),
            ])
        }
        return table.text
    }

    /// How busy the ranks' slots were, and what went between ranks; nil where neither was anything.
    private var work: String? {
        var parts: [String] = []
        let shares = result.figures.map { ($0.rank, busyShare(of: $0)) }
        if result.times.contains(where: { $0.runs > 0 }),
            let least = shares.min(by: { $0.1 < $1.1 }), let most = shares.max(by: { $0.1 < $1.1 })
        {
            var text = "busy \(Self.percent(busyShare))"
            if shares.count > 1 {
                text +=
                    " (rank \(least.0) \(Self.percent(least.1)), "
                    + "rank \(most.0) \(Self.percent(most.1)))"
            }
            parts.append(text)
        }
        let packets = result.figures.reduce(0) { $0 + $1.traffic.packetsSent }
        let bytes = result.figures.reduce(0) { $0 + $1.traffic.bytesSent }
        if packets > 0 {
            parts.append("\(packets) messages, \(Int(bytes).bytesText) between ranks")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// Memory was short and the disk, too.
    private var unspilled: String? {
        let ranks = result.figures.filter { $0.spillProblem != 0 }
        guard let first = ranks.first else { return nil }
        let reason = FileError("write", "", code: first.spillProblem).reason
        let folder = plan.session.dataFolder
        return """
            warning: more memory was used than --memory says: data of \(ranks.count) \
            \(ranks.count == 1 ? "rank" : "ranks") (rank \(first.rank) of \
            \(plan.islands.host(of: first.rank))) could not be written to \(folder): \(reason)
              try: df -h \(folder.shownInLine), or a --session where there is room
            """
    }

    /// Scratch was too small.
    private var pushedOut: String? {
        let ranks = result.figures.filter { $0.scratchMisses > 0 }
        guard let first = ranks.first, let scratch = plan.options.scratch else { return nil }
        let apps = ranks.reduce(0) { $0 + $1.scratchMisses }
        return """
            warning: for \(apps == 1 ? "1 app" : "\(apps) apps") there was no room in scratch \
            (rank \(first.rank) of \(plan.islands.host(of: first.rank))): they wrote to the session
              try: df -h \(Files.folder(of: scratch.path).shownInLine), or a larger --scratch
            """
    }

    private var byRank: String {
        var table = Table(
            ["rank", "host", "programs", "busy", "done at s", "messages", "sent"],
            right: [0, 2, 3, 4, 5, 6])
        for rank in result.figures {
            table.add([
                "\(rank.rank)", plan.islands.host(of: rank.rank), "\(rank.programs)",
                Self.percent(busyShare(of: rank)), Self.seconds(Double(rank.ended) / 1e9),
                "\(rank.traffic.packetsSent)", Int(rank.traffic.bytesSent).bytesText,
            ])
        }
        return table.text
    }

    /// Of the time that a rank's slots were there, in which a program ran.
    func busyShare(of rank: RankFigures) -> Double {
        let available = Double(rank.slots) * result.seconds * 1e9
        return available > 0 ? Double(rank.busy) / available : 0
    }

    /// Of all ranks that may run programs.
    var busyShare: Double {
        let slots = result.figures.reduce(0) { $0 + $1.slots }
        let busy = result.figures.reduce(0) { $0 + Double($1.busy) }
        return slots > 0 && result.seconds > 0 ? busy / (Double(slots) * result.seconds * 1e9) : 0
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    /// Milliseconds are enough.
    private static func seconds(_ seconds: Double) -> String {
        let thousandths = Int((seconds * 1000).rounded())
        let fraction = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.count)
            + fraction
    }
}
