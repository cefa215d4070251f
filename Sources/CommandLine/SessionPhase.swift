import Engine
import Graphs
import Sessions

/// What a script wants to know of a session: `weir status --quiet` prints it.
enum SessionPhase: String {
    case done, failed, resumable, running

    init(_ session: LoadedSession) {
        if SessionLease.isHeld(session.directory) {
            self = .running
        } else if session.records.records.count < session.blueprint.dropCount {
            self = Self.open(session)
        } else if OutdatedReaders.areThere(in: session) {
            self = Self.open(session)
        } else {
            let isFailed = session.records.records.values.contains { record in
                switch record.kind {
                case .data:
                    [DataState.error, .cancelled].contains(DataState(rawValue: record.state))
                case .app: [AppState.error, .cancelled].contains(AppState(rawValue: record.state))
                }
            }
            self = isFailed ? .failed : .done
        }
    }

    /// Without its data it cannot go on.
    private static func open(_ session: LoadedSession) -> SessionPhase {
        session.directory.isCleaned ? .failed : .resumable
    }

    var exitStatus: ExitStatus {
        switch self {
        case .done: .completed
        case .failed: .someFailed
        case .resumable, .running: .stoppedEarly
        }
    }
}
