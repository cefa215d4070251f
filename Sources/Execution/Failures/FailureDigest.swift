// A thousand failures that are alike say no more than one. Failures are alike when they are of one
// component and of one reason; the first few of each group are told whole, the others counted. A rank
// keeps such a digest of its own failures, a leader of its island's, the Master of all.

package struct FailureGroup: Hashable, Sendable {
    package var component: UInt32
    /// Which kind of cause: `FailureCause.reason`.
    package var reason: UInt32
    package var exit: Int32

    package init(component: UInt32, reason: UInt32, exit: Int32) {
        self.component = component
        self.reason = reason
        self.exit = exit
    }

    /// For what is of more groups than anyone keeps apart.
    static let others = FailureGroup(component: .max, reason: 0, exit: 0)
}

extension FailedDrop {
    package var group: FailureGroup {
        FailureGroup(component: name.component.row, reason: reason, exit: exit)
    }
}

/// Failures that were only counted.
package struct FailureTally: Equatable, Sendable {
    package var group: FailureGroup
    package var count: Int

    package init(group: FailureGroup, count: Int) {
        self.group = group
        self.count = count
    }
}

package struct FailureDigest: Sendable {
    /// Told whole of each group, and groups kept apart, so that no number of failures is too much.
    package static let wholePerGroup = 3
    package static let groups = 200

    private var seen: [FailureGroup: Int] = [:]
    private var wholes: [FailedDrop] = []
    private var tallies: [FailureGroup: Int] = [:]

    package init() {}

    package var hasWholes: Bool { !wholes.isEmpty }

    /// Whether one more of a group would be told whole.
    package func wants(_ group: FailureGroup) -> Bool {
        if let seen = seen[group] { return seen < Self.wholePerGroup }
        return seen.count < Self.groups
    }

    package mutating func add(_ drop: FailedDrop) {
        guard wants(drop.group) else { return add(FailureTally(group: drop.group, count: 1)) }
        seen[drop.group, default: 0] += 1
        wholes.append(drop)
    }

    package mutating func add(_ tally: FailureTally) {
        let isKept = tallies.count < Self.groups || tallies[tally.group] != nil
        tallies[isKept ? tally.group : .others, default: 0] += tally.count
    }

    package mutating func takeWholes() -> [FailedDrop] {
        defer { wholes.removeAll() }
        return wholes
    }

    package mutating func takeTallies() -> [FailureTally] {
        defer { tallies.removeAll() }
        return tallies.map { FailureTally(group: $0.key, count: $0.value) }
            .sorted {
                ($0.group.component, $0.group.reason) < ($1.group.component, $1.group.reason)
            }
    }
}
