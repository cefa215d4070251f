package import Engine

/// How far a run is, as the Master knows it.
package struct RunProgress: Equatable, Sendable {
    package var counts: DropCounts
    /// Programs that run now.
    package var running: Int

    package init(counts: DropCounts, running: Int) {
        self.counts = counts
        self.running = running
    }
}

/// Who is told on rank 0 what happens in a run.
package struct RunObserver {
    /// The first failure of each group.
    package var failed: (FailedDrop) -> Void
    /// A few times a second.
    package var progressed: (RunProgress) -> Void
    /// The run is to end early.
    package var stopped: (StopReason) -> Void
    /// Of named events; on any rank, for each has an observer.
    package var subscribers = Subscribers(process: 0)

    package init(
        failed: @escaping (FailedDrop) -> Void = { _ in },
        progressed: @escaping (RunProgress) -> Void = { _ in },
        stopped: @escaping (StopReason) -> Void = { _ in }
    ) {
        self.failed = failed
        self.progressed = progressed
        self.stopped = stopped
    }
}
