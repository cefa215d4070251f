// Apps that wait for cores. Where it is known how much work waits for each, that of which most waits for
// comes first, as in a list schedule; of equals, and where nothing is known, who came first.

package import Graphs

package struct WaitingApps: Sendable {
    private struct Entry: Comparable, Sendable {
        var urgency: Float
        var order: UInt64
        var drop: DropID

        static func < (left: Entry, right: Entry) -> Bool {
            left.urgency > right.urgency
                || (left.urgency == right.urgency && left.order < right.order)
        }
    }

    /// By row; empty where nothing is known.
    private let urgency: [Float]
    private var byUrgency = Heap<Entry>()
    private var entered: UInt64 = 0
    private var inOrder: [DropID] = []
    private var next = 0

    package init(urgency: [Float] = []) { self.urgency = urgency }

    package var isEmpty: Bool { first == nil }

    package var first: DropID? {
        guard urgency.isEmpty else { return byUrgency.first?.drop }
        return next < inOrder.count ? inOrder[next] : nil
    }

    package mutating func append(_ drop: DropID) {
        guard !urgency.isEmpty else { return inOrder.append(drop) }
        entered += 1
        byUrgency.push(
            Entry(
                urgency: drop.index < urgency.count ? urgency[drop.index] : 0, order: entered,
                drop: drop))
    }

    package mutating func popFirst() -> DropID? {
        guard urgency.isEmpty else { return byUrgency.pop()?.drop }
        guard let drop = first else { return nil }
        next += 1
        if next == inOrder.count {
            inOrder.removeAll(keepingCapacity: true)
            next = 0
        }
        return drop
    }
}
