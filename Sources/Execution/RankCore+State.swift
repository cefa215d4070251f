// What a rank is at, as its loop asks in each turn.

import Engine

extension RankCore {
    /// Nothing is under way here, and no bytes that an app waits for.
    var isIdle: Bool {
        guard stop != nil else {
            return engine.openDrops == 0 && jobsInWorkers == 0 && data.isSettled
                && streams.isSettled && lifecycle.awaited == 0 && data.unanswered == 0
                && !spilling.isUnderWay && data.loans.isEmpty && !staging.isUnderWay
                && !copying.isUnderWay
        }
        return (isStopping || engine.openDrops == 0 && streams.isSettled) && data.isSettled
            && (jobsInWorkers == 0 && !staging.isUnderWay && !copying.isUnderWay
                || isTiredOfWaiting)
    }

    var counts: DropCounts { DropCounts(engine) }

    /// What follows from the end of a Drop is more than events.
    @inline(__always)
    var carriesContents: Bool { data.isUsed || streams.isUsed || lifecycle.isUsed }

    /// Not all of this rank's cores are taken by its workers.
    var hasSpareCore: Bool { jobsInWorkers < plan.options.slots }

    /// All of its cores are taken, by programs or by workers.
    var isFull: Bool { share.isFull }

    /// What is to be done may change with nothing happening.
    @inline(__always)
    var dependsOnTime: Bool {
        !timers.isEmpty || stop != nil || share.isWaiting || gpus.isWaiting || memory.isLimited
            || staging.isUnderWay || copying.isUnderWay
    }

    /// Apps wait for cores, or this rank has asked its host for some.
    @inline(__always)
    var hasJobs: Bool { !jobs.isEmpty || share.isWaiting || gpus.isWaiting }

    /// Something that was carried out last has let in more.
    @inline(__always)
    var hasMoreToBegin: Bool {
        hasReady || !effects.deliveries.isEmpty || !effects.streamsHere.isEmpty
    }

    /// Recording the last Drops has left something for others.
    @inline(__always)
    var hasMoreToSend: Bool {
        carriesContents
            && !(data.outgoing.isEmpty && data.receiving.isEmpty && effects.notices.isEmpty)
    }

    /// Drops are ready.
    @inline(__always)
    var hasReady: Bool { !batch.isEmpty || !effects.ready.isEmpty }

    /// Other ranks wait for events: for what follows at once from their own, or for what has been held
    /// back for a while so that more goes with it.
    @inline(__always)
    var isUrgent: Bool {
        !effects.announcements.isEmpty
            && (unsentTime > 1_000 || effects.announcements.count >= 256
                || owesAnswer && batch.isEmpty)
    }
}
