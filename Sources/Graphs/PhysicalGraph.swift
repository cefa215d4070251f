// The Drops that one process holds, in columns, with their edges both ways in compressed rows. A
// rank holds its own partitions, one segment of rows each; a translator may hold the whole as one.
// An edge to a Drop that lives elsewhere says which partition and which row there.
//
// 16 bytes a Drop and 12 an edge (6 each way), and 16 more for each end of an edge that crosses.

public struct PhysicalGraph: Sendable {
    public internal(set) var component: [UInt32] = []
    public internal(set) var instance: [UInt32] = []
    public internal(set) var firstConsumer: [UInt32] = [0]
    public internal(set) var consumers: [Neighbour] = []
    public internal(set) var consumerPorts: [UInt16] = []
    public internal(set) var firstProducer: [UInt32] = [0]
    public internal(set) var producers: [Neighbour] = []
    public internal(set) var producerPorts: [UInt16] = []
    public internal(set) var remotes: [Remote] = []
    /// Edges to rows that were appended when their sources were there already.
    package internal(set) var laterConsumers: [DropID: [LaterEdge]] = [:]
    /// Of the graph, wherever they are held.
    package internal(set) var partitionCount: Int
    /// The first row of each partition from the first that is held here to the last, or `notHere`: looked up
    /// for every event that arrives. Mostly there is one, of thousands.
    @usableFromInline var firstRows: [UInt32] = []
    @usableFromInline var firstPartition = 0
    @usableFromInline static let notHere = UInt32.max

    package init(partitions: Int) { partitionCount = partitions }

    package var dropCount: Int { component.count }

    /// Where the rows of a partition begin, if it is held here.
    @inlinable public func firstRow(of partition: PartitionID) -> DropID? {
        let place = partition.index - firstPartition
        guard firstRows.indices.contains(place) else { return nil }
        let row = firstRows[place]
        return row == Self.notHere ? nil : DropID(row: row)
    }

    mutating func setFirstRow(of partition: PartitionID, _ drop: DropID) {
        if firstRows.isEmpty { firstPartition = partition.index }
        let before = max(0, firstPartition - partition.index)
        let behind = max(0, partition.index - firstPartition - firstRows.count + 1)
        firstRows.insert(contentsOf: repeatElement(Self.notHere, count: before), at: 0)
        firstRows += repeatElement(Self.notHere, count: behind)
        firstPartition -= before
        firstRows[partition.index - firstPartition] = drop.row
    }

    @inlinable @inline(__always)
    public func name(of drop: DropID) -> DropName {
        DropName(ComponentID(Int(component[drop.index])), Int(instance[drop.index]))
    }

    /// The lasting name of a neighbour, wherever it lives.
    @inlinable @inline(__always)
    public func name(of neighbour: Neighbour) -> DropName {
        neighbour.isRemote ? remotes[neighbour.remote].name : name(of: neighbour.drop)
    }

    @inlinable @inline(__always)
    public func consumerRange(of drop: DropID) -> Range<Int> {
        Int(firstConsumer[drop.index])..<Int(firstConsumer[drop.index + 1])
    }

    @inlinable @inline(__always)
    public func producerRange(of drop: DropID) -> Range<Int> {
        Int(firstProducer[drop.index])..<Int(firstProducer[drop.index + 1])
    }
}

/// One end of an edge: a row here, or an entry in the table of Drops that live elsewhere.
public struct Neighbour: Hashable, Sendable {
    @usableFromInline let raw: UInt32
    @usableFromInline static let remoteBit: UInt32 = 1 << 31
    package static let maximumRow = Int(remoteBit) - 1

    @inline(__always)
    package init(_ drop: DropID) { raw = drop.row }

    @inline(__always)
    package init(remote entry: Int) { raw = UInt32(truncatingIfNeeded: entry) | Self.remoteBit }

    @inlinable public var isRemote: Bool { raw & Self.remoteBit != 0 }

    @inlinable public var drop: DropID { DropID(row: raw) }

    @inlinable public var remote: Int { Int(raw & ~Self.remoteBit) }
}

/// A Drop in a partition that is not held here.
public struct Remote: Equatable, Sendable {
    public let address: DropAddress
    public let name: DropName
}
