// A graph grows by segments: rows behind those that are there, never renumbered. A segment is
// unrolled by itself, with its own components, ports and partitions numbered from 0; where the graph
// numbers them on from is said here, and is the same on every rank.

package struct Segment: Sendable {
    package var rows: PhysicalGraph
    package var firstComponent: Int
    package var firstPorts: Int
    package var firstPartition: Int
    /// Edges from Drops of the graph to Drops of the segment. Those that touch no Drop here are
    /// passed over, so that every rank may be given all.
    package var joints: [Joint]

    package init(
        _ rows: PhysicalGraph, firstComponent: Int, firstPorts: Int, firstPartition: Int,
        joints: [Joint]
    ) {
        self.rows = rows
        self.firstComponent = firstComponent
        self.firstPorts = firstPorts
        self.firstPartition = firstPartition
        self.joints = joints
    }
}

/// An edge into a segment, in the numbers of the graph that it joins.
package struct Joint: Equatable, Sendable {
    package var source: Remote
    package var target: Remote
    package var ports: UInt16

    package init(from source: Remote, to target: Remote, ports: UInt16) {
        self.source = source
        self.target = target
        self.ports = ports
    }
}

/// One end of an edge that came later than its row.
package struct LaterEdge: Equatable, Sendable {
    package var neighbour: Neighbour
    package var ports: UInt16
}

extension PhysicalGraph {
    /// Appends a segment's rows; the edges that lead to them are kept beside the columns. Linear in
    /// the segment. Returns the new rows, and the Drops here that have new consumers.
    package mutating func append(_ segment: Segment) -> (rows: Range<Int>, sources: [LaterSource]) {
        let first = dropCount
        precondition(first + segment.rows.dropCount <= Neighbour.maximumRow, "too many Drops")
        let firstRemote = remotes.count
        component += segment.rows.component.map { $0 + UInt32(segment.firstComponent) }
        instance += segment.rows.instance
        remotes += segment.rows.remotes.map { segment.renumbered($0) }
        append(partitionsOf: segment, behind: first)
        let renumber = { (neighbour: Neighbour) in
            neighbour.isRemote
                ? Neighbour(remote: neighbour.remote + firstRemote)
                : Neighbour(DropID(neighbour.drop.index + first))
        }
        let base = UInt32(consumers.count)
        firstConsumer += segment.rows.firstConsumer.dropFirst().map { $0 + base }
        consumers += segment.rows.consumers.map(renumber)
        consumerPorts += segment.rows.consumerPorts.map { $0 + UInt16(segment.firstPorts) }
        appendProducers(of: segment, behind: first, renumber)
        return (first..<dropCount, joinSources(segment.joints))
    }

    private mutating func append(partitionsOf segment: Segment, behind first: Int) {
        partitionCount = max(
            partitionCount, segment.firstPartition + segment.rows.partitionCount)
        for partition in 0..<segment.rows.partitionCount {
            guard let row = segment.rows.firstRow(of: PartitionID(partition)) else { continue }
            setFirstRow(
                of: PartitionID(segment.firstPartition + partition), DropID(first + row.index))
        }
    }

    /// A new row's producers: those of its segment, then those it is joined to.
    private mutating func appendProducers(
        of segment: Segment, behind first: Int, _ renumber: (Neighbour) -> Neighbour
    ) {
        var joined: [Int: [Joint]] = [:]
        for joint in segment.joints {
            guard let target = row(at: joint.target.address) else { continue }
            joined[target.index, default: []].append(joint)
        }
        for row in 0..<segment.rows.dropCount {
            for edge in segment.rows.producerRange(of: DropID(row)) {
                producers.append(renumber(segment.rows.producers[edge]))
                producerPorts.append(
                    segment.rows.producerPorts[edge] + UInt16(segment.firstPorts))
            }
            for joint in joined[first + row] ?? [] {
                producers.append(neighbour(joint.source))
                producerPorts.append(joint.ports)
            }
            firstProducer.append(UInt32(producers.count))
        }
    }

    private mutating func joinSources(_ joints: [Joint]) -> [LaterSource] {
        joints.compactMap { joint in
            guard let source = row(at: joint.source.address) else { return nil }
            let edge = LaterEdge(neighbour: neighbour(joint.target), ports: joint.ports)
            laterConsumers[source, default: []].append(edge)
            return LaterSource(drop: source, edge: edge)
        }
    }

    private mutating func neighbour(_ end: Remote) -> Neighbour {
        if let row = row(at: end.address) { return Neighbour(row) }
        remotes.append(end)
        return Neighbour(remote: remotes.count - 1)
    }

    /// The row of a Drop, if it is held here.
    @inline(__always)
    package func row(at address: DropAddress) -> DropID? {
        guard let first = firstRow(of: address.partition) else { return nil }
        let row = first.index + Int(address.row)
        return row < dropCount ? DropID(row) : nil
    }
}

/// A Drop that was here before, and one of its new edges.
package struct LaterSource: Equatable, Sendable {
    package var drop: DropID
    package var edge: LaterEdge
}

extension Segment {
    fileprivate func renumbered(_ remote: Remote) -> Remote {
        Remote(
            DropAddress(
                PartitionID(remote.address.partition.index + firstPartition),
                row: remote.address.row),
            DropName(
                ComponentID(remote.name.component.index + firstComponent),
                Int(remote.name.instance)))
    }
}
