// Workflows that were recorded, run for real with tasks of ours that take as long, but for a factor, and
// that write and read real bytes: as apps inside ranks, and as programs. Three questions: how much longer does a
// run take than a list schedule that costs nothing; and does a session on one rank tell what two ranks will take,
// and, of tasks that only sleep, four ranks on fewer cores?

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
        let measured = try workflows.filter { $0.tasks.count <= most }.map { workflow in
            let small = workflow.scaled(toSeconds: seconds, bytes: 100e6)
            return try WorkflowRuns(workshop: workshop, workflow: small, machine: machine)
                .measured(rounds: effort.runs ?? 1)
        }
        return measured.flatMap { $0.rows(name) }
            + Workflow.Load.allCases.map { row(of: $0, measured) }
    }

    /// In how many of them the prediction is right.
    private func row(of load: Workflow.Load, _ all: [MeasuredWorkflow]) -> Row {
        let right = all.count { $0.isForetold(load) }
        return Row(
            figure: name,
            varying: [
                ("workflow", .text("all")), ("load", .text(load.rawValue)),
                ("what", .text("predicted within 10 %")),
            ], ranks: load.ranks, unit: "workflows", better: .higher,
            ours: Samples([Double(right)]), baselineName: "workflows",
            baseline: Samples([Double(all.count)]),
            budget: { _ in Row.Budget(text: "8 in 9", isMet: right * 9 >= all.count * 8) })
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
