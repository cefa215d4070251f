// How much sooner a run ends for what it has in memory. When a run ends early that is written to the session
// (RankCore+Saving), after programs have ended and before the job does. Half of the margin is there for
// it. What would take longer comes on top of the margin, by as much as there is in memory just then.
//
// Each rank reckons with its own: the ranks of a host share its way to the disk.

import Storage

struct SavingTime: Sendable {
    /// Nanoseconds that the run is to stop before its job.
    let margin: UInt64
    let ranksOfHost: Int

    /// Nanoseconds on top of the margin.
    func excess(of bytes: Int, bytesPerSecond: Double) -> UInt64 {
        let seconds = Double(bytes) * Double(ranksOfHost) / max(bytesPerSecond, 1)
        let time = min(seconds, 1e9) * 1e9
        return UInt64(max(0, time - Double(margin / 2)))
    }
}

extension RankCore {
    /// By the steady clock; nil where the run has as long as it takes.
    var lastMoment: UInt64? {
        guard let deadline = plan.options.deadline else { return nil }
        guard journal != nil, data.isUsed else { return deadline }
        let held = DropBytes.held + DropBytes.onDisk
        if saving.excess(of: held, bytesPerSecond: DiskRate.cautious) > 0 {
            diskRate.tryOnce(in: plan.session.path)
        }
        let excess = saving.excess(of: held, bytesPerSecond: diskRate.bytesPerSecond)
        return deadline - min(deadline, excess)
    }

    /// The job's time is over, but for the margin. The Master says so to all, and who has so much in memory
    /// that it has to be sooner.
    func isTimeOver(isMaster: Bool) -> Bool {
        guard stop == nil, let deadline = plan.options.deadline, let moment = lastMoment,
            isMaster || moment < deadline
        else { return false }
        return Clock.steady() >= moment
    }
}
