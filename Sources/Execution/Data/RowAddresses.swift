import Graphs

/// Rows here as others name them, and back.
struct RowAddresses {
    /// Partitions by their first rows, in that order.
    private let starts: [(row: Int, partition: PartitionID)]
    private let rows: Int

    init(_ graph: PhysicalGraph, _ partitions: [PartitionID]) {
        starts = partitions.compactMap { partition in
            graph.firstRow(of: partition).map { ($0.index, partition) }
        }.sorted { $0.row < $1.row }
        rows = graph.dropCount
    }

    subscript(drop: DropID) -> DropAddress {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle].row <= drop.index { low = middle } else { high = middle }
        }
        return DropAddress(starts[low].partition, row: UInt32(drop.index - starts[low].row))
    }

    func drop(at address: DropAddress) -> DropID? {
        guard let start = starts.first(where: { $0.partition == address.partition }),
            start.row + Int(address.row) < rows
        else { return nil }
        return DropID(start.row + Int(address.row))
    }
}
