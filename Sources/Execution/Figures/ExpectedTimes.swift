package import Graphs

/// How long the next app of a component will take: the median of the last hundred here, for one that hangs
/// or is over at once says nothing of the others. Kept only where a job's end is known.
package struct ExpectedTimes: Sendable {
    fileprivate struct Recent: Sendable {
        /// Nanoseconds; the oldest is replaced when there are enough.
        var times: [UInt64] = []
        var next = 0
        /// Worked out when it is asked for after a change.
        var median: UInt64?
    }

    private static let kept = 101
    private var recent: [ComponentID: Recent] = [:]

    package init() {}

    package mutating func add(_ component: ComponentID, nanoseconds: UInt64) {
        recent[component, default: Recent()].add(nanoseconds, keeping: Self.kept)
    }

    /// Nil for one that has not run here; of two in the middle the longer.
    package mutating func median(of component: ComponentID) -> UInt64? {
        guard let median = recent[component]?.median else {
            let times = recent[component]?.times.sorted() ?? []
            guard !times.isEmpty else { return nil }
            recent[component]?.median = times[times.count / 2]
            return times[times.count / 2]
        }
        return median
    }
}

extension ExpectedTimes.Recent {
    fileprivate mutating func add(_ time: UInt64, keeping most: Int) {
        median = nil
        if times.count < most {
            times.append(time)
        } else {
            times[next] = time
            next = (next + 1) % most
        }
    }
}
