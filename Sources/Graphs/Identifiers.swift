// One type a kind of number: a row is not a partition, and mixing them does not compile.
//
// These are `public`, and inlinable, because every event in every module goes through them: the compiler
// inlines nothing that is `package` into another module, and calls to them were 7 % of what a task costs.

/// A row of the component table: one logical node after its constructs are resolved.
public struct ComponentID: Hashable, Comparable, Sendable {
    public let row: UInt32
    @inlinable public init(_ row: Int) { self.row = UInt32(truncatingIfNeeded: row) }
    @inlinable public var index: Int { Int(row) }
    @inlinable public static func < (left: Self, right: Self) -> Bool { left.row < right.row }
}

/// A part of a physical graph that one rank owns; there are more of them than ranks.
public struct PartitionID: Hashable, Comparable, Sendable, BitwiseCopyable {
    public let row: UInt32
    @inlinable public init(_ row: Int) { self.row = UInt32(truncatingIfNeeded: row) }
    @inlinable public init(row: UInt32) { self.row = row }
    @inlinable public var index: Int { Int(row) }
    @inlinable public static func < (left: Self, right: Self) -> Bool { left.row < right.row }
}

/// A Drop's row in the columns that one process holds. Rows are appended and never renumbered,
/// and mean nothing elsewhere: the lasting name of a Drop is a `DropName`.
public struct DropID: Hashable, Comparable, Sendable, BitwiseCopyable {
    public let row: UInt32
    @inlinable public init(_ row: Int) { self.row = UInt32(truncatingIfNeeded: row) }
    @inlinable public init(row: UInt32) { self.row = row }
    @inlinable public var index: Int { Int(row) }
    @inlinable public static func < (left: Self, right: Self) -> Bool { left.row < right.row }
}

/// A Drop's lasting name: its component and its number among that component's instances, from
/// which the iteration coordinates follow. Journals and sessions use it.
public struct DropName: Hashable, Comparable, Sendable {
    public let component: ComponentID
    public let instance: UInt32
    public init(_ component: ComponentID, _ instance: Int) {
        self.component = component
        self.instance = UInt32(truncatingIfNeeded: instance)
    }
    @inlinable public static func < (left: Self, right: Self) -> Bool {
        (left.component, left.instance) < (right.component, right.instance)
    }
}

/// Where a Drop lives: its partition and its row within that partition. Messages use it, so that
/// neither end of an event searches.
public struct DropAddress: Hashable, Sendable, BitwiseCopyable {
    public let partition: PartitionID
    public let row: UInt32
    @inlinable public init(_ partition: PartitionID, row: UInt32) {
        self.partition = partition
        self.row = row
    }
}
