// What is to happen later on this rank: retries, time limits, the second signal for a program that does
// not heed the first. A heap by time; nothing while there is nothing.

import Graphs

struct Timers {
    enum Alarm: Equatable {
        case retry(DropID)
        case timeLimit(DropID, attempt: UInt8)
        case kill(ticket: UInt64)
        /// The end of a Drop's lifespan.
        case date(DropID)
    }

    private struct Entry {
        var due: UInt64
        var alarm: Alarm
    }

    private var heap: [Entry] = []

    var isEmpty: Bool { heap.isEmpty }

    mutating func set(_ alarm: Alarm, in milliseconds: UInt32, now: UInt64) {
        heap.append(Entry(due: now + UInt64(milliseconds) * 1_000_000, alarm: alarm))
        var child = heap.count - 1
        while child > 0, heap[child].due < heap[(child - 1) / 2].due {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// The next alarm whose time has come.
    mutating func next(now: UInt64) -> Alarm? {
        guard let first = heap.first, first.due <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while let child = earlierChild(of: parent), heap[child].due < heap[parent].due {
            heap.swapAt(child, parent)
            parent = child
        }
        return first.alarm
    }

    private func earlierChild(of parent: Int) -> Int? {
        let left = 2 * parent + 1
        guard left < heap.count else { return nil }
        let right = left + 1
        return right < heap.count && heap[right].due < heap[left].due ? right : left
    }
}
