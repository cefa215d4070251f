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

    package mutating func count(_ kind: DropKind, _ outcome: Outcome) {
        switch kind {
        case .data: data[outcome] += 1
        case .app: apps[outcome] += 1
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
    /// Exit status of a program, or minus the signal that ended it.
    package var exit: Int32
    /// In words, what went wrong, where it is no exit status.
    package var cause: String
    package var command: String
    /// The last lines of the output.
    package var output: String
}
