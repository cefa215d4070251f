// The states of DALiuGE's Drops, under its numbers, and which may follow which and why: the tables
// here are the law, docs/design has them to read, and a test compares the two.

package enum DataState: UInt8, CaseIterable, Sendable {
    case initialized, writing, completed, error, expired, deleted, cancelled, skipped
}

package enum AppState: UInt8, CaseIterable, Sendable {
    case notRun, running, finished, error, cancelled, skipped
}

/// How a Drop ended, as those who wait for it need to know.
public enum Outcome: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case completed, failed, skipped, cancelled
}

/// One line of a table of states.
package struct Transition<State: Hashable & Sendable>: Hashable, Sendable {
    package var from: State
    package var to: State
    package var cause: Cause

    init(_ from: State, _ to: State, _ cause: Cause) {
        self.from = from
        self.to = to
        self.cause = cause
    }
}

/// What makes a Drop change its state.
package enum Cause: String, Sendable {
    /// It was begun: its inputs are there, or it is data that no app makes, or was opened.
    case begun
    /// All its producers, or as many of its inputs as decide, have ended.
    case inputsEnded
    /// What was begun has ended: the body of an app, or the making of root data.
    case workEnded
    case cancelled
    case expired
    case deleted
}

extension DataState {
    package static let transitions: [Transition<DataState>] = [
        Transition(.initialized, .writing, .begun),
        Transition(.initialized, .completed, .inputsEnded),
        Transition(.initialized, .error, .inputsEnded),
        Transition(.initialized, .skipped, .inputsEnded),
        Transition(.initialized, .cancelled, .cancelled),
        Transition(.writing, .completed, .workEnded),
        Transition(.writing, .error, .workEnded),
        Transition(.writing, .skipped, .workEnded),
        Transition(.writing, .cancelled, .cancelled),
        Transition(.completed, .expired, .expired),
        Transition(.expired, .deleted, .deleted),
    ]

    private static let allowed = AllowedMoves(
        transitions.map { ($0.from.rawValue, $0.to.rawValue) })

    package func mayBecome(_ next: DataState) -> Bool {
        Self.allowed.contains(rawValue, next.rawValue)
    }

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
}

extension AppState {
    package static let transitions: [Transition<AppState>] = [
        Transition(.notRun, .running, .begun),
        Transition(.notRun, .error, .inputsEnded),
        Transition(.notRun, .skipped, .inputsEnded),
        Transition(.notRun, .cancelled, .cancelled),
        Transition(.running, .finished, .workEnded),
        Transition(.running, .error, .workEnded),
        Transition(.running, .skipped, .workEnded),
        Transition(.running, .cancelled, .cancelled),
    ]

    private static let allowed = AllowedMoves(
        transitions.map { ($0.from.rawValue, $0.to.rawValue) })

    package func mayBecome(_ next: AppState) -> Bool {
        Self.allowed.contains(rawValue, next.rawValue)
    }

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
}

extension DataState {
    /// As DALiuGE writes it.
    package var word: String { "\(self)".uppercased() }
}

extension AppState {
    package var word: String { self == .notRun ? "NOT_RUN" : "\(self)".uppercased() }
}

/// A table as bits, a byte a state.
private struct AllowedMoves: Sendable {
    private var next: UInt64 = 0

    init(_ moves: [(UInt8, UInt8)]) {
        for (from, to) in moves { next |= 1 << (UInt64(from) * 8 + UInt64(to)) }
    }

    func contains(_ from: UInt8, _ to: UInt8) -> Bool {
        next >> (UInt64(from) * 8 + UInt64(to)) & 1 == 1
    }
}
