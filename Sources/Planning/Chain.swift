// What the end of a run waited for: from the app that ended last, back to what made way for it, and so
// on to the beginning. The seconds on that way are the makespan, and each belongs to somebody.

package import Graphs

package struct Chain: Equatable, Sendable {
    /// Of apps, by component.
    package private(set) var seconds: [ComponentID: Double] = [:]
    /// Between the end of one app and the beginning of the next: messages and what they carry.
    package private(set) var messages = 0.0
    /// The same on one rank: starting programs, and what its own thread had to do.
    package private(set) var starting = 0.0
    /// Of the apps' seconds, those that only kept a core from the next one.
    package private(set) var waitingForCores = 0.0
    /// And those that only kept a GPU from it.
    package private(set) var waitingForGPUs = 0.0
    package private(set) var apps = 0

    package var computing: Double { seconds.values.reduce(0, +) }
    package var total: Double { computing + messages + starting }

    /// The component that has most of it.
    package var heaviest: (component: ComponentID, seconds: Double)? {
        seconds.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { ($0.key, $0.value) }
    }

    init(_ ranks: [SimulatedRank], _ workload: Workload) {
        guard var (rank, row) = Self.last(ranks) else { return }
        // A step leads to an app that ended before; so there are no more of them than Drops.
        var left = ranks.reduce(0) { $0 + $1.began.count }
        while left > 0 {
            left -= 1
            let here = ranks[rank]
            let name = here.engine.graph.name(of: DropID(row))
            seconds[name.component, default: 0] += here.ended[row] - here.began[row]
            apps += 1
            let reason = here.reason[row]
            guard reason.kind != .start else {
                starting += here.began[row]
                return
            }
            let before = ranks[Int(reason.rank)]
            let end = before.ended[Int(reason.row)]
            let gap = max(0, here.began[row] - end)
            switch reason.kind {
            case .message: messages += gap
            case .input, .core, .gpus, .start: starting += gap
            }
            let held = end - before.began[Int(reason.row)]
            if reason.kind == .core { waitingForCores += held }
            if reason.kind == .gpus { waitingForGPUs += held }
            (rank, row) = (Int(reason.rank), Int(reason.row))
        }
    }

    private static func last(_ ranks: [SimulatedRank]) -> (rank: Int, row: Int)? {
        var found: (rank: Int, row: Int)?
        var latest = -1.0
        for (number, rank) in ranks.enumerated() {
            for row in rank.ended.indices where rank.ended[row] > latest {
                guard rank.engine.isApp(DropID(row)) else { continue }
                latest = rank.ended[row]
                found = (number, row)
            }
        }
        return found
    }
}
