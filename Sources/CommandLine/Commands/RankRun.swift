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
    private let request: RunRequest

    init(_ plan: RunPlan, rank: Rank, _ request: RunRequest) {
        self.plan = plan
        self.rank = rank
        self.request = request
    }

    func run<Link: Transport & ~Copyable>(
        _ transport: consuming Link, _ spawner: consuming Spawner
    ) throws(Complaint) -> ExitStatus {
        let screen = RunScreen(request.progressStyle, plan)
        if rank == .master, request.logLevel >= .debug { screen.say(plan.text) }
        let result: RunResult
        do throws(ExecutionError) {
            let loop = try RankLoop(
                plan, transport: transport, spawner: spawner,
                environment: environment(),
                observer: screen.observer)
            result = try loop.run()
        } catch { throw Complaint(error) }
        guard rank == .master else { return .completed }
        screen.clear()
        let summary = RunSummary(result, plan)
        do throws(FileError) { try summary.write() } catch {
            throw Complaint("\(error.path): \(error.reason)", status: .fault)
        }
        if plan.hasArrays {
            do throws(Complaint) {
                try SessionArrays.link(plan.session, ranks: plan.islands.ranks)
            } catch { Terminal.complain(error.text) }
        }
        if request.logLevel >= .info { Terminal.say(summary.text(request.logLevel)) }
        if let stop = result.stop, summary.left > 0 || stop == .cancelled { return stop.exitStatus }
        return result.counts.sum(.failed) == 0 ? .completed : .someFailed
    }

    private func environment() -> [String] {
        let session = plan.session.path
        let name = session.split(separator: "/").last.map(String.init) ?? session
        let own = CleanEnvironment.ofThisProcess().filter {
            !$0.hasPrefix(Terminal.widthVariable + "=")
                && !$0.hasPrefix(MPILaunch.isLookedAfter + "=")
                && !$0.hasPrefix("OMP_NUM_THREADS=")
        }
        return own + [
            "DLG_SESSION_ID=\(name)", "DLG_ROOT=\(session)", "WEIR_SESSION=\(session)",
        ]
    }
}
