// What is to happen, the earliest first; of what happens at one time, what was entered first.

struct EventQueue {
    enum Kind: UInt32 {
        /// An app ends; the item is its row.
        case end
        /// A packet arrives; the item is its number.
        case arrival
    }

    struct Entry {
        var time: Double
        var rank: UInt32
        var item: UInt32
        fileprivate var order: UInt64

        var kind: Kind { order & 1 == 0 ? .end : .arrival }

        @inline(__always)
        fileprivate static func < (left: Entry, right: Entry) -> Bool {
            left.time < right.time || (left.time == right.time && left.order < right.order)
        }
    }

    private var entries: [Entry] = []
    private var entered: UInt64 = 0

    mutating func push(_ kind: Kind, at time: Double, rank: Int, item: UInt32) {
        entered += 1
        let entry = Entry(
            time: time, rank: UInt32(rank), item: item,
            order: entered << 1 | UInt64(kind.rawValue))
        entries.append(entry)
        entries.withUnsafeMutableBufferPointer { entries in
            var place = entries.count - 1
            while place > 0 {
                let parent = (place - 1) / 2
                guard entry < entries[parent] else { break }
                entries[place] = entries[parent]
                place = parent
            }
            entries[place] = entry
        }
    }

    mutating func pop() -> Entry? {
        guard let first = entries.first, let last = entries.popLast() else { return nil }
        guard !entries.isEmpty else { return first }
        entries.withUnsafeMutableBufferPointer { entries in
            var place = 0
            while true {
                var child = 2 * place + 1
                guard child < entries.count else { break }
                if child + 1 < entries.count, entries[child + 1] < entries[child] { child += 1 }
                guard entries[child] < last else { break }
                entries[place] = entries[child]
                place = child
            }
            entries[place] = last
        }
        return first
    }
}
