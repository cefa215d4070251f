// One rank's run of a plan, from the first Drop to the summary.

import Engine
import Execution
import Graphs
import Sessions
import Spawner
import Storage
import Transport

struct RankRun {
    private let plan: RunPlan
    private let rank: Rank

    init(_ plan: RunPlan, rank: Rank) {
        self.plan = plan
        self.rank = rank
    }

    func run<Link: Transport & ~Copyable>(
        _ transport: consuming Link, _ spawner: consuming Spawner
    ) throws(Complaint) -> ExitStatus {
        let ranks = transport.size
        let plan = plan
        let result: RunResult
        do throws(ExecutionError) {
            let loop = try RankLoop(
                plan, transport: transport, spawner: spawner,
                environment: environment(), onFailure: { Terminal.complain($0.text(in: plan)) })
            result = try loop.run()
        } catch { throw Complaint(error) }
        guard rank == .master else { return .completed }
        let summary = RunSummary(result, plan, ranks: ranks)
        do throws(FileError) { try summary.write() } catch {
            throw Complaint("\(error.path): \(error.reason)", status: .fault)
        }
        Terminal.say(summary.text)
        return result.counts.sum(.failed) == 0 ? .completed : .someFailed
    }

    private func environment() -> [String] {
        let session = plan.session.path
        let name = session.split(separator: "/").last.map(String.init) ?? session
        return CleanEnvironment.ofThisProcess() + [
            "DLG_SESSION_ID=\(name)", "DLG_ROOT=\(session)", "WEIR_SESSION=\(session)",
        ]
    }
}

extension FailedDrop {
    /// What the user sees of a failure: what and where, the command, the last lines, what to do.
    func text(in plan: RunPlan) -> String {
        let component = plan.blueprint[self.name.component]
        let iid = component.instanceID(of: Int(self.name.instance))
        let name = component.name.shownInLine
        var text = "weir: \(name) \(iid) failed on rank \(rank): \(cause)"
        if !command.isEmpty { text += "\n  command: \(command)" }
        let lines = output.split(separator: "\n").suffix(5)
        if !lines.isEmpty {
            text += "\n  last output:"
            for line in lines { text += "\n    \(line)" }
        }
        if component.kind == .app {
            text += "\n  try: weir log \(plan.session.path) '\(name)/\(iid)'"
        }
        return text
    }
}
