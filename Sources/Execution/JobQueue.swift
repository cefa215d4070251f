import Engine
import Graphs

/// Drops in the order in which they came, from the first on.
struct JobQueue: ~Copyable {
    private var drops = Pile<DropID>()
    private var next = 0

    var isEmpty: Bool { next == drops.count }
    var count: Int { drops.count - next }

    mutating func append(_ drop: DropID) { drops.append(drop) }

    /// All of `others`, by exchange where nothing is waiting here.
    mutating func take(_ others: inout Pile<DropID>) {
        if drops.isEmpty { swap(&drops, &others) } else { drops.append(contentsOf: others) }
        others.removeAll()
    }

    var first: DropID? { next < drops.count ? drops[next] : nil }

    mutating func popFirst() -> DropID? {
        guard next < drops.count else { return nil }
        defer {
            next += 1
            if next == drops.count {
                drops.removeAll()
                next = 0
            }
        }
        return drops[next]
    }
}
