// A recorded workflow on one rank, what that tells of several, and these, one right after the other.

import Foundation

struct WorkflowRuns {
    let workshop: Workshop
    let workflow: Workflow
    let machine: String

    private struct Plan: Decodable {
        struct Size: Decodable {
            var makespan: Double
        }
        var sizes: [Size]
    }

    private struct Summary: Decodable {
        var seconds: Double
    }

    func measured(rounds: Int) throws -> MeasuredWorkflow {
        var measured = MeasuredWorkflow(workflow: workflow)
        for number in 0..<rounds {
            for load in Workflow.Load.allCases {
                let round = try round(load, number)
                measured.rounds[load, default: []].append(round)
                Bench.complain("  \(workflow.name), \(load.rawValue): \(round.text)")
            }
        }
        return measured
    }

    /// Sessions stay until the end: some file systems are slow to make files for minutes after thousands were
    /// removed, which would be measured with the next one.
    private func round(
        _ load: Workflow.Load, _ number: Int
    ) throws -> MeasuredWorkflow.Round {
        let graph = try workflow.write(load, in: workshop)
        let name = "\(workflow.name)-\(load.rawValue)-\(number)"
        let (first, second) = (name + "-one", name + "-many")
        let ranks = "\(load.ranks)"
        let bystanders = Bystanders()
        let one = try run(graph, session: first, ranks: 1)
        let told = ["-n", ranks, "--from", first, "--machine", machine]
        _ = try workshop.run([workshop.weir, "partition", graph, "-o", "mapped.h5"] + told)
        // All ranks are on this host, however many cores it has.
        let text = try workshop.run(
            [workshop.weir, "plan", "mapped.h5", "--ranks-per-host", ranks, "--json"] + told)
        let plan = try JSONDecoder().decode(Plan.self, from: Data(text.utf8))
        let many = try run("mapped.h5", session: second, ranks: load.ranks)
        return MeasuredWorkflow.Round(
            one: one, many: many, foretold: plan.sizes[0].makespan, others: bystanders.cores())
    }

    private func run(_ graph: String, session: String, ranks: Int) throws -> Double {
        let launcher = ranks == 1 ? [] : ["mpirun", "--bind-to", "none", "-n", "\(ranks)"]
        _ = try workshop.run(
            launcher + [workshop.weir, "run", "-q", "--slots", "1", graph, "--session", session],
            seconds: 600)
        let bytes = FileManager.default.contents(atPath: workshop.path(session + "/summary.json"))
        return try JSONDecoder().decode(Summary.self, from: bytes ?? Data()).seconds
    }
}

/// What came of it.
struct MeasuredWorkflow {
    struct Round {
        /// Seconds, and cores that others used meanwhile.
        var one: Double
        var many: Double
        var foretold: Double
        var others: Double

        var text: String {
            String(
                format: "%.2f s, then %.2f s where %.2f s were predicted; others had %.2f cores",
                one,
                many, foretold, others)
        }
    }

    let workflow: Workflow
    var rounds: [Workflow.Load: [Round]] = [:]

    /// Each round by itself: a slow minute slows both sides of it.
    private func ratios(_ load: Workflow.Load) -> Samples {
        Samples((rounds[load] ?? []).map { $0.foretold / $0.many })
    }

    func isForetold(_ load: Workflow.Load) -> Bool { abs(ratios(load).median - 1) <= 0.1 }

    func rows(_ figure: String) -> [Row] {
        Workflow.Load.allCases.flatMap { load -> [Row] in
            let rounds = rounds[load] ?? []
            var rows = [run(figure, load, load.ranks, rounds.map(\.many))]
            if load != .sleep { rows.insert(run(figure, load, 1, rounds.map(\.one)), at: 0) }
            return rows + [prediction(figure, load)]
        }
    }

    private func varying(
        _ load: Workflow.Load, _ what: String
    ) -> [(name: String, value: Row.Variable)] {
        let others = Samples((rounds[load] ?? []).map(\.others)).median
        return [
            ("workflow", .text(workflow.name)), ("tasks", .number(workflow.tasks.count)),
            ("load", .text(load.rawValue)), ("what", .text(what)),
            ("others", .text(String(format: "%.2f cores of others", others))),
        ]
    }

    private func run(
        _ figure: String, _ load: Workflow.Load, _ ranks: Int, _ seconds: [Double]
    ) -> Row {
        Row(
            figure: figure, varying: varying(load, "run"), ranks: ranks, unit: "s",
            better: .lower, ours: Samples(seconds), baselineName: "list schedule",
            baseline: Samples([workflow.listSchedule(cores: ranks)]),
            budget: { Row.Budget(text: "≤ 1.05 ×", isMet: $0.ratio <= 1.05) })
    }

    private func prediction(_ figure: String, _ load: Workflow.Load) -> Row {
        Row(
            figure: figure, varying: varying(load, "predicted"), ranks: load.ranks,
            unit: "× the run", better: .lower, ours: ratios(load), baselineName: "the run",
            baseline: Samples([1]),
            budget: { Row.Budget(text: "± 10 %", isMet: abs($0.ratio - 1) <= 0.1) })
    }
}
