package import Graphs

/// How long the apps of one component took.
package struct ComponentTime: Equatable, Sendable {
    package var component: UInt32
    package var runs: Int
    /// Nanoseconds, of all together and of the longest.
    package var total: UInt64
    package var longest: UInt64

    package init(component: UInt32, runs: Int, total: UInt64, longest: UInt64) {
        self.component = component
        self.runs = runs
        self.total = total
        self.longest = longest
    }

    mutating func add(_ other: ComponentTime) {
        runs += other.runs
        total &+= other.total
        longest = max(longest, other.longest)
    }
}

/// How long apps took, by component. What travels are the components that took longest.
package struct ComponentTimes: Sendable {
    private var times: [UInt32: ComponentTime] = [:]
    /// Of the component that ran last, for the next is mostly of the same: not in `times` yet.
    private var recent: ComponentTime?
    /// Components that a rank or an island tells of: with more of them the sums are lower bounds.
    private static let told = 100

    package init() {}

    package mutating func add(_ component: ComponentID, nanoseconds: UInt64) {
        let time = ComponentTime(
            component: component.row, runs: 1, total: nanoseconds, longest: nanoseconds)
        if recent?.component == component.row {
            recent?.add(time)
        } else {
            settle()
            recent = time
        }
    }

    package mutating func add(_ some: [ComponentTime]) {
        for time in some { add(time) }
    }

    private mutating func add(_ time: ComponentTime) {
        let none = ComponentTime(component: time.component, runs: 0, total: 0, longest: 0)
        times[time.component, default: none].add(time)
    }

    private mutating func settle() {
        if let recent { add(recent) }
        recent = nil
    }

    private var all: [ComponentTime] {
        var settled = self
        settled.settle()
        return Array(settled.times.values)
    }

    package var runs: Int { all.reduce(0) { $0 + $1.runs } }
    package var total: UInt64 { all.reduce(0) { $0 &+ $1.total } }

    /// Those that took longest, the first most.
    package var longest: [ComponentTime] {
        let sorted = all.sorted { ($1.total, $0.component) < ($0.total, $1.component) }
        return Array(sorted.prefix(Self.told))
    }
}
