import Execution

extension StopReason {
    /// As it stands in session.json and summary.json, and is read by `weir status`.
    var text: String {
        switch self {
        case .drained: "weir drain"
        case .warned: "SIGUSR1 or SIGTERM"
        case .terminated: "SIGTERM"
        case .interrupted: "SIGINT"
        case .cancelled: "weir cancel"
        case .walltime: "the end of the job's time"
        }
    }

    /// What is said when it begins.
    func announcement(session: String) -> String {
        switch self {
        case .drained: "weir: \(text): nothing more begins; waiting for what runs"
        case .cancelled: "weir: \(text): all that is not final is cancelled"
        case .interrupted:
            "weir: \(text): nothing more begins, programs are ended; again to end at once"
        case .warned, .terminated, .walltime:
            "weir: \(text): nothing more begins, programs are ended"
        }
    }

    /// Where Drops are left that are not final.
    var exitStatus: ExitStatus {
        switch self {
        case .drained, .warned, .terminated, .walltime: .stoppedEarly
        case .interrupted: .interrupted
        case .cancelled: .someFailed
        }
    }
}
