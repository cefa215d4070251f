// One type a kind of number: a row is not a partition, and mixing them does not compile.

/// A row of the component table: one logical node after its constructs are resolved.
package struct ComponentID: Hashable, Comparable, Sendable {
    package let row: UInt32
    package init(_ row: Int) { self.row = UInt32(truncatingIfNeeded: row) }
    package var index: Int { Int(row) }
    package static func < (left: Self, right: Self) -> Bool { left.row < right.row }
}

/// A part of a physical graph that one rank owns; there are more of them than ranks.
package struct PartitionID: Hashable, Comparable, Sendable {
    package let row: UInt32
    package init(_ row: Int) { self.row = UInt32(truncatingIfNeeded: row) }
    package init(row: UInt32) { self.row = row }
    package var index: Int { Int(row) }
    package static func < (left: Self, right: Self) -> Bool { left.row < right.row }
}

/// A Drop's row in the columns that one process holds. Rows are appended and never renumbered,
/// and mean nothing elsewhere: the lasting name of a Drop is a `DropName`.
package struct DropID: Hashable, Comparable, Sendable {
    package let row: UInt32
    package init(_ row: Int) { self.row = UInt32(truncatingIfNeeded: row) }
    package init(row: UInt32) { self.row = row }
    package var index: Int { Int(row) }
    package static func < (left: Self, right: Self) -> Bool { left.row < right.row }
}

/// A Drop's lasting name: its component and its number among that component's instances, from
/// which the iteration coordinates follow. Journals and sessions use it.
package struct DropName: Hashable, Comparable, Sendable {
    package let component: ComponentID
    package let instance: UInt32
    package init(_ component: ComponentID, _ instance: Int) {
        self.component = component
        self.instance = UInt32(truncatingIfNeeded: instance)
    }
    package static func < (left: Self, right: Self) -> Bool {
        (left.component, left.instance) < (right.component, right.instance)
    }
}

/// Where a Drop lives: its partition and its row within that partition. Messages use it, so that
/// neither end of an event searches.
package struct DropAddress: Hashable, Sendable {
    package let partition: PartitionID
    package let row: UInt32
    package init(_ partition: PartitionID, row: UInt32) {
        self.partition = partition
        self.row = row
    }
}
