package import Engine
package import Graphs

/// How many Drops of each kind ended how.
package struct DropCounts: Equatable, Sendable {
    package struct ByOutcome: Equatable, Sendable {
        private var numbers = [Int](repeating: 0, count: Outcome.allCases.count)

        package subscript(outcome: Outcome) -> Int {
            get { numbers[Int(outcome.rawValue)] }
            set { numbers[Int(outcome.rawValue)] = newValue }
        }

        package var sum: Int { numbers.reduce(0, +) }
    }

    package var data = ByOutcome()
    package var apps = ByOutcome()

    package init() {}

    /// Of all that have ended here.
    package init(_ engine: borrowing Engine) {
        for outcome in Outcome.allCases {
            data[outcome] = engine.ended(.data, outcome)
            apps[outcome] = engine.ended(.app, outcome)
        }
    }

    package mutating func add(_ other: DropCounts) {
        for outcome in Outcome.allCases {
            data[outcome] += other.data[outcome]
            apps[outcome] += other.apps[outcome]
        }
    }

    package var sum: Int { data.sum + apps.sum }
    package func sum(_ outcome: Outcome) -> Int { data[outcome] + apps[outcome] }
}

/// An app, or root data, that failed by itself and not for what came before it.
package struct FailedDrop: Equatable, Sendable {
    package var name: DropName
    package var rank: UInt32
    /// Which kind of cause it is, to tell those that are alike: `FailureCause.reason`.
    package var reason: UInt32
    /// Drops that cannot be what they were meant to be for it; more of them if not all are known here.
    package var dependents: UInt32
    package var dependentsAreAll: Bool
    /// Exit status of a program, or minus the signal that ended it.
    package var exit: Int32
    /// In words, what went wrong, where it is no exit status.
    package var cause: String
    package var command: String
    /// The last lines of the output.
    package var output: String

    /// It ended, and not well.
    package var isOfProgram: Bool { FailureCause.ofPrograms.contains(reason) }

    package init(
        name: DropName, rank: UInt32, reason: UInt32, exit: Int32, cause: String,
        command: String = "", output: String = "", dependents: UInt32 = 0,
        dependentsAreAll: Bool = true
    ) {
        self.name = name
        self.rank = rank
        self.reason = reason
        self.exit = exit
        self.cause = cause
        self.command = command
        self.output = output
        self.dependents = dependents
        self.dependentsAreAll = dependentsAreAll
    }
}
