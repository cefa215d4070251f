// Which parts of an arena are free: sorted stretches, neighbours joined, the first that fits is taken.
// What nobody needs at the end of the file is no free stretch, but lowers the end.

struct Extent: Equatable, Sendable {
    var offset: Int
    var count: Int
    var end: Int { offset + count }
}

struct FreeSpace: Sendable {
    private(set) var free: [Extent] = []
    /// Nothing is used from here on.
    private(set) var end: Int
    /// No free stretch is longer than this.
    private var longest = 0

    init(from start: Int) { end = start }

    /// What lies before the end and is not used.
    var freeByteCount: Int { free.reduce(0) { $0 + $1.count } }

    /// Arrays that may be mapped begin at a page; long ones where the system's cache can have them in its
    /// longest pages, too.
    static func alignment(for count: Int) -> Int {
        switch count {
        case ..<(1 << 16): 8
        case ..<(1 << 24): 4096
        default: 1 << 21
        }
    }

    /// What is returned has the length that was asked for; the stretch it is cut from, whole words.
    mutating func allocate(_ count: Int, alignment: Int) -> Extent {
        let words = (count + 7) & ~7
        return Extent(offset: allocate(words: words, alignment).offset, count: count)
    }

    private mutating func allocate(words count: Int, _ alignment: Int) -> Extent {
        if count > 0, count <= longest {
            var found = 0
            for (number, stretch) in free.enumerated() {
                found = max(found, stretch.count)
                let start = Self.aligned(stretch.offset, alignment)
                guard start + count <= stretch.end else { continue }
                return take(Extent(offset: start, count: count), from: number)
            }
            longest = found
        }
        let start = Self.aligned(end, alignment)
        if start > end {
            free.append(Extent(offset: end, count: start - end))
            longest = max(longest, start - end)
        }
        end = start + count
        return Extent(offset: start, count: count)
    }

    private mutating func take(_ extent: Extent, from number: Int) -> Extent {
        let whole = free[number]
        var rest: [Extent] = []
        if extent.offset > whole.offset {
            rest.append(Extent(offset: whole.offset, count: extent.offset - whole.offset))
        }
        if extent.end < whole.end {
            rest.append(Extent(offset: extent.end, count: whole.end - extent.end))
        }
        free.replaceSubrange(number...number, with: rest)
        return extent
    }

    mutating func give(_ extents: [Extent]) {
        let given = extents.filter { $0.count > 0 }
            .map { Extent(offset: $0.offset, count: ($0.count + 7) & ~7) }
            .sorted { $0.offset < $1.offset }
        guard !given.isEmpty else { return }
        var merged: [Extent] = []
        merged.reserveCapacity(free.count + given.count)
        var (left, right) = (0, 0)
        while left < free.count || right < given.count {
            let isLeft =
                right == given.count || left < free.count && free[left].offset < given[right].offset
            let next = isLeft ? free[left] : given[right]
            if isLeft { left += 1 } else { right += 1 }
            if let last = merged.last, last.end == next.offset {
                merged[merged.count - 1].count += next.count
            } else {
                precondition((merged.last?.end ?? 0) <= next.offset, "given back twice")
                merged.append(next)
            }
        }
        if let last = merged.last, last.end == end {
            end = last.offset
            merged.removeLast()
        }
        longest = merged.reduce(0) { max($0, $1.count) }
        free = merged
    }

    private static func aligned(_ offset: Int, _ alignment: Int) -> Int {
        (offset + alignment - 1) / alignment * alignment
    }
}
