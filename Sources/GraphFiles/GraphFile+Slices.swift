// Some partitions, read back as the rows that unrolling them would make, in the same order. Only their stretches of
// the columns are read, a piece at a time.

package import Graphs
import HDF5

extension GraphFile {
    /// The whole graph, as it was written. Its rows are those of the partitions, behind each other.
    package func whole() throws(GraphFileError) -> PhysicalGraph {
        try slice(of: (0..<partitionCount).map { PartitionID($0) })
    }

    /// The rows of some partitions, which must be partitions of the file.
    package func slice(of partitions: [PartitionID]) throws(GraphFileError) -> PhysicalGraph {
        precondition(partitions.allSatisfy { $0.index < partitionCount }, "no such partition")
        do throws(GraphFileFault) {
            guard isUnrolled else { throw .notUnrolled }
            return try read(partitions)
        } catch { throw GraphFileError(path, error) }
    }

    private func read(_ partitions: [PartitionID]) throws(GraphFileFault) -> PhysicalGraph {
        var firstRows: [(PartitionID, DropID)] = []
        var rows = 0
        for partition in partitions {
            firstRows.append((partition, DropID(rows)))
            rows += index.rows(of: partition).count
        }
        guard rows <= Neighbour.maximumRow else { throw .tooLarge }
        var slice = SliceReader(
            partitions.map { index.rows(of: $0) }, index: index, edgeCount: edgeCount,
            portCount: blueprint.ports.count)
        let component = try slice.column("drops/component", of: columns)
        let instance = try slice.column("drops/instance", of: columns)
        try checkNames(partitions, component, instance)
        let consumers = try slice.edges("consumers", of: columns)
        let producers = try slice.edges("producers", of: columns)
        let graph = PhysicalGraph(
            component: component, instance: instance, consumers: consumers, producers: producers,
            remotes: slice.remotes, firstRows: firstRows, partitions: partitionCount)
        guard try columns.contains("partitions/checksum") else {
            if let violated = graph.violatedInvariant() { throw .contradiction(violated) }
            return graph
        }
        for (partition, sum) in zip(partitions, slice.checksums) {
            let stored = try hdf5 { () throws(HDF5Error) in
                try columns.root.dataset("partitions/checksum").read(
                    partition.index..<partition.index + 1, as: UInt64.self)
            }
            guard stored == [sum.value] else {
                throw .checksum(of: "partition \(partition.index)")
            }
        }
        return graph
    }

    /// Which Drop a row is follows from the ownership, and messages rely on it.
    private func checkNames(
        _ partitions: [PartitionID], _ component: [UInt32], _ instance: [UInt32]
    ) throws(GraphFileFault) {
        let ownership = ownership ?? Ownership(whole: blueprint)
        var row = 0
        var wrong: Int?
        for partition in partitions {
            let before = row
            ownership.forEachRun(of: partition, in: blueprint) { id, instances in
                for number in instances {
                    if component[row] != id.row || Int(instance[row]) != number {
                        wrong = wrong ?? index.rows(of: partition).lowerBound + row - before
                    }
                    row += 1
                }
            }
        }
        if let wrong { throw .value(in: "drops/component", row: wrong) }
    }
}
