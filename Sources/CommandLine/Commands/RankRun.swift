// One rank's run of a plan, from the first Drop to the summary.

import Engine
import Execution
import Graphs
import MPI
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

    /// On the Master the result is that of all ranks.
    func run(
        _ network: consuming Network, _ spawner: inout Spawner?, _ ledger: HostLedger
    ) throws(Complaint) -> RunResult {
        let screen = RunScreen(request.progressStyle, plan, failsFast: request.failsFast)
        if rank == .master, request.logLevel >= .debug { screen.say(plan.text) }
        if rank == .master, request.resume?.round ?? 1 == 1 { adviseOnJob() }
        try arrive()
        let result: RunResult
        do throws(ExecutionError) {
            result = try network.run(
                plan, &spawner, ledger, environment: environment(), observer(screen))
        } catch {
            RankMark.leave(plan.session, rank: rank.index, .failed)
            throw Complaint(error, plan)
        }
        RankMark.leave(plan.session, rank: rank.index, .ended)
        if rank == .master { screen.clear() }
        return result
    }

    /// On the Master, when no rank writes journals any more. Nil if there is to be another run.
    func conclude(_ result: RunResult) throws(Complaint) -> ExitStatus? {
        let summary = RunSummary(result, plan)
        if summary.left == 0, let outdated = try OutdatedReaders(after: plan) {
            // Without a summary nobody takes the session for done, whatever happens now.
            if request.logLevel >= .info { Terminal.say(outdated.text(result.stop)) }
            return result.stop?.exitStatus
        }
        FaultPoint.pass(.beforeSummary)
        do throws(FileError) { try summary.write() } catch {
            throw Complaint("\(error.path): \(error.reason)", status: .fault)
        }
        FaultPoint.pass(.afterSummary)
        if plan.hasArrays {
            do throws(Complaint) {
                try SessionArrays.link(plan.session)
            } catch { Terminal.complain(error.text) }
        }
        try deliverResults()
        if request.logLevel >= .info { Terminal.say(summary.text(request.logLevel)) }
        if let stop = result.stop, summary.left > 0 || stop == .cancelled { return stop.exitStatus }
        return result.counts.sum(.failed) == 0 ? .completed : .someFailed
    }

    /// For whoever wants to know later which rank was lost.
    private func arrive() throws(Complaint) {
        guard plan.options.journal else { return }
        do throws(FileError) {
            try RankMark.begin(plan.session, rank: rank.index, host: Host.name)
        } catch { throw Complaint(ExecutionError.file(error)) }
    }

    /// Those that are complete, whatever became of the others.
    private func deliverResults() throws(Complaint) {
        guard let folder = request.output else { return }
        let results = try SessionResults(of: plan.session)
        do throws(FileError) { try results.deliver(to: folder) } catch {
            throw Complaint(
                "\(error.path): \(error.call): \(error.reason)",
                try: "the results are in \(plan.session.dataFolder)", status: .fault)
        }
        if request.logLevel >= .info { Terminal.say(results.text(folder)) }
    }

    /// In a job: what was found of it, and the usual mistakes.
    private func adviseOnJob() {
        guard let job = JobEnvironment.ofThisProcess() else { return }
        if request.logLevel >= .info { Terminal.complain(job.text(now: Host.secondsSince1970)) }
        guard request.logLevel >= .warning else { return }
        let islands = plan.islands
        let here = (0..<islands.ranks).count {
            islands.host(of: Rank($0)) == islands.host(of: rank)
        }
        let local = ["TMPDIR", "SLURM_TMPDIR", "PBS_JOBFS"].compactMap { Host.variable($0) }
        let advice = JobAdvice(
            job: job, hosts: Set(islands.hosts).count, ranks: islands.ranks, ranksOnHost: here,
            coresOfHost: max(1, plan.options.capacity.processors.count),
            coresOfRank: Host.ownProcessors.count, slotsOfRank: plan.options.slots,
            session: plan.session.path, localFolders: local + ["/tmp", "/var/tmp", "/dev/shm"])
        for (text, remedy) in advice.warnings {
            Terminal.complain("weir: warning: \(text)\n  try: \(remedy)")
        }
    }

    /// The number of the subscriber on rank 0 that prints what is watched.
    static let watcher: UInt64 = 0

    private func observer(_ screen: RunScreen) -> RunObserver {
        var observer = screen.observer
        guard rank == .master, !request.watched.isEmpty else { return observer }
        let blueprint = plan.blueprint
        var last: EventRecord?
        observer.subscribers.add(Subscription(Self.watcher, to: .all)) { drop, content in
            let notice = Notice(subscription: Self.watcher, drop: drop, content: content)
            // Who is covered twice is told of once.
            guard last != EventRecord(notice, time: 0) else { return }
            last = EventRecord(notice, time: 0)
            let record = EventRecord(notice, time: Clock.now())
            guard let line = record.json(in: blueprint, rank: nil) else { return }
            screen.clear()
            // That nobody reads it is no reason to end.
            try? Terminal.write(line + [UInt8(ascii: "\n")], to: 1)
        }
        return observer
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
