// Writes the big columns: one row a Drop, one a edge each way. Neighbours become rows of the file on the way, a piece
// at a time.

import Graphs
import HDF5

struct RowWriter: ~Copyable {
    private let component: HDF5Dataset
    private let instance: HDF5Dataset
    private var consumers: EdgeWriter
    private var producers: EdgeWriter
    private let checksum: HDF5Dataset
    private let index: RowIndex
    private var partition = 0

    init(_ root: consuming HDF5Group, _ index: RowIndex, edgeCount: Int) throws(HDF5Error) {
        let drops = index.firstRow[index.firstRow.count - 1]
        let component = try root.createDataset("drops/component", .uint32, count: drops)
        let instance = try root.createDataset("drops/instance", .uint32, count: drops)
        let consumers = try EdgeWriter("consumers", root, drops: drops, edges: edgeCount)
        let producers = try EdgeWriter("producers", root, drops: drops, edges: edgeCount)
        let checksum = try root.createDataset(
            "partitions/checksum", .uint64, count: index.firstRow.count - 1)
        self.component = component
        self.instance = instance
        self.consumers = consumers
        self.producers = producers
        self.checksum = checksum
        self.index = index
    }

    mutating func append(_ graph: PhysicalGraph) throws(HDF5Error) {
        let rows = index.rows(of: PartitionID(partition))
        precondition(graph.dropCount == rows.count, "not the next partition")
        var sum = ColumnChecksum()
        try component.write(graph.component, at: rows.lowerBound)
        try instance.write(graph.instance, at: rows.lowerBound)
        sum.add(graph.component.span)
        sum.add(graph.instance.span)
        try consumers.append(
            graph.firstConsumer, graph.consumers, graph.consumerPorts, of: graph, at: rows, index,
            &sum)
        try producers.append(
            graph.firstProducer, graph.producers, graph.producerPorts, of: graph, at: rows, index,
            &sum)
        try checksum.write([sum.value], at: partition)
        partition += 1
    }

    consuming func finish() throws(HDF5Error) {
        precondition(partition == index.firstRow.count - 1, "partitions are missing")
        precondition(consumers.isFull && producers.isFull, "edges are missing")
        try component.close()
        try instance.close()
        try checksum.close()
        try consumers.close()
        try producers.close()
    }
}

private struct EdgeWriter: ~Copyable {
    private let first: HDF5Dataset
    private let drop: HDF5Dataset
    private let ports: HDF5Dataset
    private var written = 0
    private let edges: Int

    init(
        _ way: String, _ root: borrowing HDF5Group, drops: Int, edges: Int
    ) throws(HDF5Error) {
        let first = try root.createDataset(way + "/first", .uint64, count: drops + 1)
        let drop = try root.createDataset(way + "/drop", .uint32, count: edges)
        let ports = try root.createDataset(way + "/ports", .uint16, count: edges)
        self.first = first
        self.drop = drop
        self.ports = ports
        self.edges = edges
    }

    var isFull: Bool { written == edges }

    mutating func append(
        _ offsets: [UInt32], _ neighbours: [Neighbour], _ numbers: [UInt16],
        of graph: PhysicalGraph, at rows: Range<Int>, _ index: RowIndex,
        _ sum: inout ColumnChecksum
    ) throws(HDF5Error) {
        let base = UInt64(written)
        // The last offset of a partition is the first of the next one, and is written by both.
        try Self.forEachPiece(of: offsets) { piece, start throws(HDF5Error) in
            let values = piece.map { base + UInt64($0) }
            try first.write(values, at: rows.lowerBound + start)
            sum.add(values.span)
        }
        try Self.forEachPiece(of: neighbours) { piece, start throws(HDF5Error) in
            let values = piece.map { neighbour in
                guard neighbour.isRemote else {
                    return UInt32(rows.lowerBound) + neighbour.drop.row
                }
                let address = graph.remotes[neighbour.remote].address
                return UInt32(index.firstRow[address.partition.index]) + address.row
            }
            try drop.write(values, at: written + start)
            sum.add(values.span)
        }
        try ports.write(numbers, at: written)
        sum.add(numbers.span)
        written += neighbours.count
    }

    private static func forEachPiece<Element>(
        of values: [Element], _ body: (ArraySlice<Element>, Int) throws(HDF5Error) -> Void
    ) throws(HDF5Error) {
        for start in stride(from: 0, to: values.count, by: SliceReader.piece) {
            try body(values[start..<min(start + SliceReader.piece, values.count)], start)
        }
    }

    consuming func close() throws(HDF5Error) {
        try first.close()
        try drop.close()
        try ports.close()
    }
}
