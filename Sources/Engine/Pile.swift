/// A list that is filled and emptied over and over, of things that need no tidying up: to empty it
/// is to forget how many there were. Public for the reason that is in Identifiers.
public struct Pile<Element: BitwiseCopyable & Sendable>: RandomAccessCollection, Sendable {
    @usableFromInline var slots: [Element] = []
    @usableFromInline var filled = 0

    @inlinable public init() {}

    @inlinable public var startIndex: Int { 0 }
    @inlinable public var endIndex: Int { filled }

    @inlinable public subscript(position: Int) -> Element {
        precondition(position < filled)
        return slots[position]
    }
}

extension Pile: RangeReplaceableCollection {
    @inlinable @inline(__always) public mutating func append(_ element: Element) {
        if filled < slots.count { slots[filled] = element } else { slots.append(element) }
        filled += 1
    }

    @inlinable public mutating func popLast() -> Element? {
        guard filled > 0 else { return nil }
        filled -= 1
        return slots[filled]
    }

    /// What was there is written over later.
    @inlinable public mutating func removeAll(keepingCapacity: Bool = true) {
        filled = 0
        if !keepingCapacity { slots = [] }
    }

    @inlinable public mutating func replaceSubrange(
        _ range: Range<Int>, with elements: some Collection<Element>
    ) {
        slots.removeSubrange(filled...)
        slots.replaceSubrange(range, with: elements)
        filled = slots.count
    }
}

extension Pile: Equatable where Element: Equatable {
    @inlinable public static func == (left: Pile, right: Pile) -> Bool { left.elementsEqual(right) }
}

extension Pile: ExpressibleByArrayLiteral {
    @inlinable public init(arrayLiteral elements: Element...) { self.init(elements) }
}
