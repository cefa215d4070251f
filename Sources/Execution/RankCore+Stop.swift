// How a rank ends early.
//
// Unless the run is cancelled, no Drop becomes final for it: what was never begun, and what was ended
// by us, is as if it had not been tried, so that the session can be resumed. Nothing begins any more.
// Programs get SIGTERM, and SIGKILL after a grace; what a program came to after the SIGTERM does not
// count, for one that ends well on it need not be done. Apps inside the rank cannot be ended: they are
// waited for as long, and then left.
//
// A rank that has said that it is done may still hear of Drops that ended elsewhere. It records what
// that makes of its own, and sends nothing: so the end is found as ever (see RankReport).

import Engine
internal import Glibc
import Graphs
import Spawner
import Storage

extension RankCore {
    struct Stop {
        var reason: StopReason
        /// Nanoseconds since 1970: programs that ended later were ended by us.
        var programsEnded: UInt64?
        /// By the steady clock: apps inside the rank are not waited for any longer.
        var leaves: UInt64 = .max
        /// This rank has said that it is done.
        var isSilent = false
    }

    mutating func obey(
        _ reason: StopReason, _ programs: inout ProgramPool
    ) throws(FileError) {
        let isSilent = stop?.isSilent ?? false
        var new = Stop(reason: reason, isSilent: isSilent)
        // Whoever tells us to stop may not wait.
        try flushJournal()
        if reason.endsPrograms {
            let grace =
                reason == .terminated ? plan.options.terminationGrace : plan.options.grace
            let now = Clock.steady()
            new.leaves = now + UInt64(grace) * 1_000_000
            if reason == .cancelled {
                engine.cancelAll(into: &effects)
            } else {
                new.programsEnded = Clock.now()
                for ticket in programs.runningTickets {
                    programs.signal(ticket, plan.options.endSignal)
                    timers.set(.kill(ticket: ticket), in: grace, now: now)
                }
            }
        }
        stop = new
        if streams.isUsed { stopStreams() }
    }

    /// By its own limit, or by what others of its component took here. What nobody knows may begin.
    mutating func fitsBeforeDeadline(_ drop: DropID) -> Bool {
        guard let deadline = lastMoment else { return true }
        let component = engine.graph.name(of: drop).component
        let limit = AppRules(plan.blueprint[component]).timeLimit.map { UInt64($0) * 1_000_000 }
        guard let time = limit ?? expected.median(of: component) else { return true }
        return Clock.steady() + time <= deadline
    }

    /// Nothing begins any more, and Drops that are open may stay so.
    var isStopping: Bool { stop?.reason.leavesDropsOpen ?? false }

    /// Apps inside the rank that go on for too long are not waited for.
    var isTiredOfWaiting: Bool {
        guard let stop, stop.leaves != .max else { return false }
        return Clock.steady() >= stop.leaves
    }

    /// By us, or by who told us to stop and told all of the job: as Slurm does when it cancels one, and
    /// srun with what it is told to pass on.
    func wasEndedByStop(_ report: ProgramReport) -> Bool {
        let wasTold = [SIGTERM, SIGUSR1].contains { signal in
            [.signalled(signal: signal), .exited(code: 128 + UInt8(signal))].contains(
                report.outcome)
        }
        if wasTold, StopSignal.pending != nil || Self.isToldWithin(milliseconds: 200) {
            return true
        }
        guard let moment = stop?.programsEnded else { return false }
        return UInt64(clamping: report.ended) >= moment
    }

    /// In a batch job the program may have been told first, and its end be here before our own signal.
    private static func isToldWithin(milliseconds: Int) -> Bool {
        guard getenv("SLURM_JOB_ID") != nil || getenv("PBS_JOBID") != nil else { return false }
        for _ in 0..<milliseconds {
            if StopSignal.pending != nil { return true }
            usleep(1000)
        }
        return false
    }

    /// What a rank would say and do that is done already.
    mutating func fallSilent() {
        effects.announcements.removeAll()
        effects.streamEvents.removeAll()
        streams.outgoing.removeAll()
        notices.removeAll()
        data.outgoing.removeAll()
        // What is asked for where nothing limits memory is being waited for; else it was announced just above.
        data.sending.removeAll { $0.lane == .pushed || memory.isLimited }
    }
}
