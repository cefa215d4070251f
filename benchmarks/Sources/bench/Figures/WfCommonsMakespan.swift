// Workflows that were recorded, run for real with tasks of ours that take as long, but for a factor, and
// that write and read real bytes. Three questions: how much longer does a run take than a list schedule
// that costs nothing; and does a session on one rank tell what two ranks will take, and, of tasks that
// only sleep, four ranks on fewer cores?

import Foundation

struct WfCommonsMakespan: Figure {
    let name = "wfcommons-makespan"
    let meaning = "seconds of recorded workflows by a list schedule at no cost, and as predicted"

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let (workflows, areRecorded) = try Self.workflows()
        if !areRecorded {
            Bench.complain("no recorded workflows in ../shared: \(name) is of our own ones")
        }
        // Seconds of work in each.
        let seconds = effort.quick ? 3.0 : effort.long ? 60 : 20
        let machine = "bench.machine"
        _ = try workshop.run(["mpirun", "-n", "2", workshop.weir, "probe", "-o", machine])
        // What takes minutes where programs are slow to start is left out of a quick look.
        let most = effort.quick ? 200 : Int.max
        return try workflows.filter { $0.tasks.count <= most }.flatMap { workflow in
            Bench.complain("  \(workflow.name)")
            let small = workflow.scaled(toSeconds: seconds, bytes: 100e6)
            defer { for file in small.files.indices { workshop.remove("file\(file)") } }
            return try WorkflowRuns(workshop: workshop, workflow: small, machine: machine)
                .rows(name, runs: effort.runs ?? 1)
        }
    }

    /// Those of the collection, where it lies beside the repository.
    private static func workflows() throws -> (all: [Workflow], areRecorded: Bool) {
        var folder = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("shared/conformance/wfcommons").path
            let names = (try? FileManager.default.contentsOfDirectory(atPath: candidate)) ?? []
            let found = try names.sorted().compactMap {
                $0.hasSuffix(".json") ? try Workflow(contentsOf: candidate + "/" + $0) : nil
            }
            if !found.isEmpty { return (found, true) }
            folder.deleteLastPathComponent()
        }
        return (Workflow.own, false)
    }
}

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

    func rows(_ figure: String, runs: Int) throws -> [Row] {
        var one: [Double] = []
        var two: [Double] = []
        var foretold: [Double] = []
        var four: [Double] = []
        var foretoldFour: [Double] = []
        for _ in 0..<runs {
            let busy = try measured(.busy, ranks: 2)
            one.append(busy.one)
            two.append(busy.many)
            foretold.append(busy.foretold)
            let asleep = try measured(.sleep, ranks: 4)
            four.append(asleep.many)
            foretoldFour.append(asleep.foretold)
        }
        let row = {
            (
                load: Workflow.Load, what: String, ranks: Int, values: [Double], name: String,
                baseline: [Double], text: String, isMet: @escaping @Sendable (Double) -> Bool
            ) in
            Row(
                figure: figure,
                varying: [
                    ("workflow", .text(workflow.name)), ("tasks", .number(workflow.tasks.count)),
                    ("load", .text(load.rawValue)), ("what", .text(what)),
                ], ranks: ranks, unit: "s", better: .lower, ours: Samples(values),
                baselineName: name, baseline: Samples(baseline),
                budget: { Row.Budget(text: text, isMet: isMet($0.ratio)) })
        }
        let schedule = { [workflow.listSchedule(cores: $0)] }
        return [
            row(.busy, "run", 1, one, "list schedule", schedule(1), "≤ 1.05 ×") { $0 <= 1.05 },
            row(.busy, "run", 2, two, "list schedule", schedule(2), "≤ 1.05 ×") { $0 <= 1.05 },
            row(.busy, "predicted", 2, foretold, "run", two, "± 10 %") { abs($0 - 1) <= 0.1 },
            row(.sleep, "run", 4, four, "list schedule", schedule(4), "≤ 1.05 ×") { $0 <= 1.05 },
            row(.sleep, "predicted", 4, foretoldFour, "run", four, "± 10 %") {
                abs($0 - 1) <= 0.1
            },
        ]
    }

    /// A run on one rank, what it tells of several, and these, mapped by what it has told.
    private func measured(
        _ load: Workflow.Load, ranks: Int
    ) throws -> (one: Double, many: Double, foretold: Double) {
        let graph = try workflow.write(load, in: workshop)
        defer { for name in [graph, "one", "many", "mapped.h5"] { workshop.remove(name) } }
        let one = try run(graph, session: "one", ranks: 1)
        _ = try workshop.run([
            workshop.weir, "partition", graph, "-n", "\(ranks)", "--from", "one", "--machine",
            machine, "-o", "mapped.h5",
        ])
        let text = try workshop.run([
            workshop.weir, "plan", "mapped.h5", "-n", "\(ranks)", "--from", "one", "--machine",
            machine, "--json",
        ])
        let plan = try JSONDecoder().decode(Plan.self, from: Data(text.utf8))
        let many = try run("mapped.h5", session: "many", ranks: ranks)
        return (one, many, plan.sizes[0].makespan)
    }

    private func run(_ graph: String, session: String, ranks: Int) throws -> Double {
        let launcher = ranks == 1 ? [] : ["mpirun", "--bind-to", "none", "-n", "\(ranks)"]
        _ = try workshop.run(
            launcher + [workshop.weir, "run", "-q", "--slots", "1", graph, "--session", session],
            seconds: 600)
        let bytes = FileManager.default.contents(atPath: workshop.path(session + "/summary.json"))
        return try JSONDecoder().decode(Summary.self, from: bytes ?? Data()).seconds
    }

    private struct Summary: Decodable {
        var seconds: Double
    }
}
