// The Drops that one process holds, in columns, with their edges both ways in compressed rows. A
// rank holds its own partitions, one segment of rows each; a translator may hold the whole as one.
// An edge to a Drop that lives elsewhere says which partition and which row there.
//
// 16 bytes a Drop and 12 an edge (6 each way), and 16 more for each end of an edge that crosses.

package struct PhysicalGraph: Sendable {
    package internal(set) var component: [UInt32] = []
    package internal(set) var instance: [UInt32] = []
    package internal(set) var firstConsumer: [UInt32] = [0]
    package internal(set) var consumers: [Neighbour] = []
    package internal(set) var consumerPorts: [UInt16] = []
    package internal(set) var firstProducer: [UInt32] = [0]
    package internal(set) var producers: [Neighbour] = []
    package internal(set) var producerPorts: [UInt16] = []
    package internal(set) var remotes: [Remote] = []
    /// Edges to rows that were appended when their sources were there already.
    package internal(set) var laterConsumers: [DropID: [LaterEdge]] = [:]
    /// The first row of each partition, or `notHere`; looked up for every event that arrives.
    var firstRows: [UInt32]
    static let notHere = UInt32.max

    package init(partitions: Int) {
        firstRows = [UInt32](repeating: Self.notHere, count: partitions)
    }

    package var dropCount: Int { component.count }

    /// Where the rows of a partition begin, if it is held here.
    @inline(__always)
    package func firstRow(of partition: PartitionID) -> DropID? {
        guard partition.index < firstRows.count else { return nil }
        let row = firstRows[partition.index]
        return row == Self.notHere ? nil : DropID(row: row)
    }

    mutating func setFirstRow(of partition: PartitionID, _ drop: DropID) {
        firstRows[partition.index] = drop.row
    }

    @inline(__always)
    package func name(of drop: DropID) -> DropName {
        DropName(ComponentID(Int(component[drop.index])), Int(instance[drop.index]))
    }

    /// The lasting name of a neighbour, wherever it lives.
    package func name(of neighbour: Neighbour) -> DropName {
        neighbour.isRemote ? remotes[neighbour.remote].name : name(of: neighbour.drop)
    }

    @inline(__always)
    package func consumerRange(of drop: DropID) -> Range<Int> {
        Int(firstConsumer[drop.index])..<Int(firstConsumer[drop.index + 1])
    }

    @inline(__always)
    package func producerRange(of drop: DropID) -> Range<Int> {
        Int(firstProducer[drop.index])..<Int(firstProducer[drop.index + 1])
    }
}

/// One end of an edge: a row here, or an entry in the table of Drops that live elsewhere.
package struct Neighbour: Hashable, Sendable {
    let raw: UInt32
    private static let remoteBit: UInt32 = 1 << 31
    package static let maximumRow = Int(remoteBit) - 1

    @inline(__always)
    package init(_ drop: DropID) { raw = drop.row }

    @inline(__always)
    package init(remote entry: Int) { raw = UInt32(truncatingIfNeeded: entry) | Self.remoteBit }

    @inline(__always)
    package var isRemote: Bool { raw & Self.remoteBit != 0 }

    @inline(__always)
    package var drop: DropID { DropID(row: raw) }

    @inline(__always)
    package var remote: Int { Int(raw & ~Self.remoteBit) }
}

/// A Drop in a partition that is not held here.
package struct Remote: Equatable, Sendable {
    package let address: DropAddress
    package let name: DropName
}
