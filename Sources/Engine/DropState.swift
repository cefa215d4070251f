// The states of DALiuGE's Drops, under its numbers, and which may follow which.

package enum DataState: UInt8, CaseIterable, Sendable {
    case initialized, writing, completed, error, expired, deleted, cancelled, skipped
}

package enum AppState: UInt8, CaseIterable, Sendable {
    case notRun, running, finished, error, cancelled, skipped
}

/// How a Drop ended, as those who wait for it need to know.
package enum Outcome: UInt8, CaseIterable, Sendable {
    case completed, failed, skipped, cancelled
}

extension DataState {
    /// A final state is never left again but for the end of a Drop's life.
    package var isFinal: Bool { self != .initialized && self != .writing }

    package init(_ outcome: Outcome) {
        self =
            switch outcome {
            case .completed: .completed
            case .failed: .error
            case .skipped: .skipped
            case .cancelled: .cancelled
            }
    }

    package func mayBecome(_ next: DataState) -> Bool {
        switch (self, next) {
        case (.initialized, .writing), (.completed, .expired), (.expired, .deleted): true
        case (.initialized, .completed), (.initialized, .error): true
        case (.initialized, .cancelled), (.initialized, .skipped): true
        case (.writing, .completed), (.writing, .error): true
        case (.writing, .cancelled), (.writing, .skipped): true
        default: false
        }
    }
}

extension AppState {
    package var isFinal: Bool { self != .notRun && self != .running }

    package init(_ outcome: Outcome) {
        self =
            switch outcome {
            case .completed: .finished
            case .failed: .error
            case .skipped: .skipped
            case .cancelled: .cancelled
            }
    }

    package func mayBecome(_ next: AppState) -> Bool {
        switch (self, next) {
        case (.notRun, .running), (.notRun, .error), (.notRun, .skipped): true
        case (.notRun, .cancelled): true
        case (.running, .finished), (.running, .error), (.running, .cancelled): true
        // A body may find that there is nothing for it to do.
        case (.running, .skipped): true
        default: false
        }
    }
}
