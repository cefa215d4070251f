// `weir plan` on behalf of `weir job`: the numbers of a job that nobody has said.

import Batch
import Planning

struct JobProposal {
    private let given: JobNumbers.Given
    private let unrolling: Unrolling
    private let graph: String
    /// For `weir plan`: of the graph, the machine and the goal.
    private let words: [String]
    private let deadline: Double?
    private let isMeasured: Bool

    /// Beyond this a plan takes seconds, and not every way to share a node is tried.
    private static let manyDrops = 100_000

    /// `words` are those of `weir plan`: of the graph, the machine and the goal.
    init(
        _ given: JobNumbers.Given, _ graph: String, _ options: GraphOptions, words: [String]
    ) throws(Complaint) {
        self.given = given
        self.graph = graph
        unrolling = try Unrolling(graph, options)
        isMeasured = words.contains("--from")
        var words = words
        // Who gives a time and no nodes wants as many as it takes to be over by then.
        if let time = given.time, given.nodes == nil, !words.contains("--deadline") {
            let rest = Double(time.seconds - Self.notice(given, within: time))
            words += [
                "--deadline",
                "\(Int(max(1, rest / JobNumbers.allowance(measured: words.contains("--from")))))",
            ]
        }
        self.words = words
        deadline = try PlanRequest(Arguments(words, for: .plan)).deadline
    }

    private static func notice(_ given: JobNumbers.Given, within time: Walltime) -> Int {
        given.stopBefore ?? min(120, time.seconds / 2)
    }

    func numbers() throws(Complaint) -> JobNumbers {
        var numbers = JobNumbers(given, unplanned: "")
        let shares = candidates
        let share = try soonest(of: shares, onNodes: given.nodes ?? 1)
        numbers.ranksPerNode = JobNumbers.ranks(
            given, share, otherwise: .soonest(shares.map(\.ranks)))
        numbers.coresPerRank = JobNumbers.cores(given, share)
        let planning = try planning(share)
        let forecasts = try forecasts(planning, share)
        let choice = Recommendation(
            forecasts, memoryPerRank: planning.request.memoryPerRank, deadline: deadline,
            budget: planning.request.budget)
        let chosen = forecasts[choice?.choice ?? forecasts.count - 1]
        if given.nodes == nil {
            let why =
                choice?.reason.text(deadline: deadline, budget: planning.request.budget)
                ?? "each needs more memory than a node has"
            numbers.nodes = (chosen.ranks / share.ranks, .plan(chosen.makespan, why))
        }
        if given.time == nil {
            let notice = given.stopBefore ?? 120
            let time = JobNumbers.time(
                expecting: chosen.makespan, measured: isMeasured, notice: notice)
            numbers.time = (
                time, .allowance(chosen.makespan, measured: isMeasured, notice: notice)
            )
        }
        return numbers
    }

    private var candidates: [JobNumbers.Share] {
        let all = JobNumbers.shares(given)
        guard unrolling.blueprint.dropCount > Self.manyDrops else { return all }
        return [all.first { $0.cores <= 16 } ?? all[0]]
    }

    /// Of two that differ by a hundredth, the one of fewer ranks.
    private func soonest(
        of shares: [JobNumbers.Share], onNodes nodes: Int
    ) throws(Complaint) -> JobNumbers.Share {
        guard shares.count > 1 else { return shares[0] }
        var best = (share: shares[0], seconds: Double.infinity)
        for share in shares {
            Terminal.note("\(share.ranks) ranks a node")
            let planning = try planning(share)
            let seconds = try planning.forecast(planning.layout(ranks: nodes * share.ranks))
                .makespan
            if seconds < 0.99 * best.seconds { best = (share, seconds) }
        }
        Terminal.note("")
        return best.share
    }

    /// On 1, 2, 4 … nodes, as long as more are any faster; on more than 64 to meet a deadline.
    private func forecasts(
        _ planning: Planning, _ share: JobNumbers.Share
    ) throws(Complaint) -> [Forecast] {
        if let nodes = given.nodes {
            return [try planning.forecast(planning.layout(ranks: nodes * share.ranks))]
        }
        var all: [Forecast] = []
        var nodes = 1
        while nodes * share.ranks <= 65_536, nodes <= 1024,
            nodes <= max(1, unrolling.blueprint.dropCount)
        {
            Terminal.note("\(nodes) nodes")
            let next = try planning.forecast(planning.layout(ranks: nodes * share.ranks))
            if let last = all.last, next.makespan > 0.97 * last.makespan { break }
            all.append(next)
            // Larger ones take longer to plan, and nobody asked for them.
            if nodes >= 64, deadline.map({ next.makespan <= $0 }) ?? true { break }
            nodes *= 2
        }
        Terminal.note("")
        return all
    }

    private func planning(_ share: JobNumbers.Share) throws(Complaint) -> Planning {
        var words = self.words
        words += ["--cores", "\(share.cores)", "--ranks-per-host", "\(share.ranks)"]
        if let memory = given.memoryPerNode, memory.mebibytes > 0 {
            words += ["--memory", "\(max(1, memory.mebibytes / share.ranks))MiB"]
        }
        return try Planning(
            unrolling, PlanRequest(Arguments(words, for: .plan)), graph)
    }
}
