// What comes first is on top: the least entry, by whatever makes one less than another. It is inlined
// where it is used, as a heap of entries that are not known costs many times as much; so it is public, for
// the compiler inlines nothing that is `package` into another module.

public struct Heap<Entry: Comparable> {
    @usableFromInline
    var entries: [Entry] = []

    @inlinable
    public init() {}

    @inlinable
    public var first: Entry? { entries.first }

    @inlinable
    public mutating func push(_ entry: Entry) {
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

    @inlinable
    @discardableResult
    public mutating func pop() -> Entry? {
        guard let last = entries.popLast() else { return nil }
        guard let first = entries.first else { return last }
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

extension Heap: Sendable where Entry: Sendable {}
