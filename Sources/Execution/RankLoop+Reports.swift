// What a rank tells of itself, and how it hears of an early end.

import Sessions
import Spawner
import Storage
import Transport

extension RankLoop where Link: ~Copyable {
    /// What the leader is to hear: how far this rank is, now and then, and at once when it is done.
    @inline(__always)
    mutating func tell(isDue: Bool) throws(ExecutionError) {
        let isDone = core.isIdle && programs.count == 0
        guard isDue || desk.owesReport(isDone: isDone), isDone || desk.isOpen else { return }
        var closing: [Wire.Message] = []
        if isDone {
            do throws(FileError) {
                try core.arena.commitAndTrim()
                if desk.isOpen {
                    try core.saveMemory()
                    try core.saveScratch()
                }
                // Nobody is to hear of an end that a crash could take back.
                try core.flushJournal()
            } catch { throw .file(error) }
            core.lifecycle.isClosed = true
            if desk.isOpen { closing = closingMessages() }
        }
        try desk.report(
            core.counts, running: programs.count + core.jobsInWorkers, isDone: isDone, closing,
            &transport)
        if isDone { core.stop?.isSilent = true }
    }

    /// What this rank hears of an early end by itself, and what the Master says of it.
    @inline(__always)
    mutating func heedStops(isDue: Bool) throws(ExecutionError) {
        let signal = StopSignal.pending
        let isNew = signal != stopSignal
        if isNew {
            stopSignal = signal
            RankMark.leave(plan.session, rank: transport.rank.index, .told)
        }
        // A rank that is done says nothing any more that nobody waits for.
        if desk.isOpen {
            if isNew, let signal { try desk.tellLeader(.askStop(StopReason(signal)), &transport) }
            if isDue, transport.rank == .master, let reason = requests.next() {
                try desk.tellLeader(.askStop(reason), &transport)
            }
            if isDue, core.isTimeOver(isMaster: transport.rank == .master) {
                try desk.tellLeader(.askStop(.walltime), &transport)
            }
        }
        guard let reason = desk.stop, reason != core.stop?.reason else { return }
        do throws(FileError) { try core.obey(reason, &programs) } catch { throw .file(error) }
        if !desk.isOpen { core.stop?.isSilent = true }
    }

    private mutating func closingMessages() -> [Wire.Message] {
        var figures = RankFigures(
            rank: transport.rank, slots: plan.options.slots, programs: core.times.runs)
        figures.busy = core.times.total
        figures.ended = Clock.steady() - began
        figures.starts = programs.starts
        figures.traffic = transport.traffic
        figures.spillProblem = core.spilling.problem
        figures.scratchMisses = core.staging.misses
        figures.copyProblem =
            core.copying.problem != 0 ? core.copying.problem : core.arena.copyProblem
        figures.copiesRead = CopyUse.count
        return Wire.closing(core.takeTallies(), [figures], core.times)
    }
}
