/// A list that is filled and emptied over and over, of things that need no tidying up: to empty it
/// is to forget how many there were. It has one owner, so that nothing asks, at each change, who else holds it.
/// Public for the reason that is in Identifiers.
public struct Pile<Element: BitwiseCopyable & Sendable>: ~Copyable {
    @usableFromInline var slots = UnsafeMutableBufferPointer<Element>(start: nil, count: 0)
    @usableFromInline var filled = 0

    @inlinable public init() {}

    @inlinable deinit { slots.deallocate() }

    @inlinable public var count: Int { filled }
    @inlinable public var isEmpty: Bool { filled == 0 }

    @inlinable public subscript(position: Int) -> Element {
        precondition(position >= 0 && position < filled)
        return slots[position]
    }

    /// A copy of all.
    @inlinable public var elements: [Element] {
        Array(UnsafeBufferPointer(rebasing: slots[..<filled]))
    }

    @inlinable @inline(__always) public mutating func append(_ element: Element) {
        if filled == slots.count { grow() }
        slots.initializeElement(at: filled, to: element)
        filled += 1
    }

    @inlinable public mutating func append(contentsOf others: borrowing Pile) {
        for position in 0..<others.count { append(others[position]) }
    }

    @usableFromInline mutating func grow() {
        let wider = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(16, 2 * slots.count))
        _ = wider.initialize(fromContentsOf: UnsafeBufferPointer(rebasing: slots[..<filled]))
        slots.deallocate()
        slots = wider
    }

    @inlinable public mutating func popLast() -> Element? {
        guard filled > 0 else { return nil }
        filled -= 1
        return slots[filled]
    }

    /// What was there is written over later.
    @inlinable public mutating func removeAll() { filled = 0 }

    @inlinable public mutating func removeAll(where isUnwanted: (Element) -> Bool) {
        var kept = 0
        for position in 0..<filled where !isUnwanted(slots[position]) {
            slots[kept] = slots[position]
            kept += 1
        }
        filled = kept
    }
}
