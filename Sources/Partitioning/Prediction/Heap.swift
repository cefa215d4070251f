/// Numbers by a key, the least first; of equal keys the least number.
struct Heap {
    struct Entry {
        var key: Double
        var value: UInt32

        @inline(__always)
        static func < (left: Entry, right: Entry) -> Bool {
            left.key < right.key || (left.key == right.key && left.value < right.value)
        }
    }

    private var entries: [Entry] = []

    var first: Entry? { entries.first }

    mutating func push(_ key: Double, _ value: UInt32) {
        entries.append(Entry(key: key, value: value))
        var place = entries.count - 1
        let entry = entries[place]
        while place > 0 {
            let parent = (place - 1) / 2
            guard entry < entries[parent] else { break }
            entries[place] = entries[parent]
            place = parent
        }
        entries[place] = entry
    }

    mutating func pop() {
        let last = entries.removeLast()
        guard !entries.isEmpty else { return }
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
}
