package import Graphs

/// All failures of a run, as the Master has them: by group, in the order in which they came.
package struct FailureBook: Equatable, Sendable {
    package struct Entry: Equatable, Sendable {
        package var first: FailedDrop
        /// Some of the others, by name.
        package var others: [DropName] = []
        /// How many there were, the first included.
        package var count = 1
    }

    /// Groups whose first failure is told when it happens.
    package static let told = 20

    package private(set) var entries: [Entry] = []
    private var places: [FailureGroup: Int] = [:]
    /// Failures of groups of which none was told whole.
    package private(set) var uncharted = 0

    package init() {}

    package var count: Int { entries.reduce(uncharted) { $0 + $1.count } }

    /// True if it is to be told: the first of its group, and not of too many groups.
    package mutating func add(_ drop: FailedDrop) -> Bool {
        guard let place = places[drop.group] else {
            guard entries.count < FailureDigest.groups else {
                uncharted += 1
                return false
            }
            places[drop.group] = entries.count
            entries.append(Entry(first: drop))
            return entries.count <= Self.told
        }
        entries[place].count += 1
        if entries[place].others.count + 1 < FailureDigest.wholePerGroup {
            entries[place].others.append(drop.name)
        }
        return false
    }

    package mutating func add(_ tally: FailureTally) {
        if let place = places[tally.group] {
            entries[place].count += tally.count
        } else {
            uncharted += tally.count
        }
    }
}
