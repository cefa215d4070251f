// What is to happen, the earliest first; of what happens at one time, what was entered first.

import Graphs

struct EventQueue {
    enum Kind: UInt32 {
        /// An app ends; the item is its row.
        case end
        /// A packet arrives; the item is its number.
        case arrival
        /// A rank that was asleep when packets came wakes up; the item is the number of its nap.
        case wake
        /// GPUs that it waits for may be free.
        case gpus
        /// Of a host and not of a rank: programs have had what they needed of its cores. The item tells
        /// whether that is so still.
        case cores
        /// A program asks for its share of them; the item is its app.
        case asks
    }

    struct Entry: Comparable {
        var time: Double
        var rank: UInt32
        var item: UInt32
        fileprivate var order: UInt64

        var kind: Kind { Kind(rawValue: UInt32(order & 7)) ?? .end }

        @inline(__always)
        static func < (left: Entry, right: Entry) -> Bool {
            left.time < right.time || (left.time == right.time && left.order < right.order)
        }
    }

    private var entries = Heap<Entry>()
    private var entered: UInt64 = 0

    mutating func push(_ kind: Kind, at time: Double, rank: Int, item: UInt32) {
        entered += 1
        entries.push(
            Entry(
                time: time, rank: UInt32(rank), item: item,
                order: entered << 3 | UInt64(kind.rawValue)))
    }

    mutating func pop() -> Entry? { entries.pop() }
}
