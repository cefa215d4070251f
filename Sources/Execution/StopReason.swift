package import Spawner

/// Why a run ends before all its Drops are final.
package enum StopReason: UInt8, CaseIterable, Sendable {
    /// `weir drain`: nothing more begins, and what runs may end.
    case drained = 1
    /// SIGUSR1, from the scheduler before the time is over, or SIGTERM by way of mpirun.
    case warned
    case terminated
    case interrupted
    /// `weir cancel`: all that is not final is cancelled, which is an end like any other.
    case cancelled
    /// The job's time is over but for the margin.
    case walltime

    package init(_ signal: StopSignal) {
        self =
            switch signal {
            case .warning: .warned
            case .termination: .terminated
            case .interrupt: .interrupted
            }
    }

    /// Whether one that comes second still matters.
    package func replaces(_ earlier: StopReason?) -> Bool {
        earlier == nil || earlier == .drained && self != .drained
    }

    var endsPrograms: Bool { self != .drained }

    /// Drops stay as they are, so that the session can be resumed.
    var leavesDropsOpen: Bool { self != .cancelled }
}
