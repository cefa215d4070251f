// From the closed form to rows. The rows of a partition follow the one sequence of all Drops, so a
// rank unrolls its own partitions without holding, or even visiting, the others'.
//
// What each row is comes first, then its edges, which `EdgeUnroller` writes.

extension PhysicalGraph {
    /// The whole graph, as one partition.
    package init(unrolling blueprint: Blueprint) {
        self.init(
            unrolling: [PartitionID(0)], of: blueprint, ownedAs: Ownership(whole: blueprint))
    }

    /// The same, told how many Drops are done, thousands at a time.
    package init(unrolling blueprint: Blueprint, progress: (_ drops: Int) -> Void) {
        let ownership = Ownership(whole: blueprint)
        self.init(partitions: 1)
        let runs = layOutRows([PartitionID(0)], blueprint, ownership).flatMap { $0.pieces() }
        unrollEdges(of: runs, blueprint, ownership, progress)
    }

    /// Some partitions of it. Linear in their Drops and edges.
    package init(
        unrolling partitions: [PartitionID], of blueprint: Blueprint, ownedAs ownership: Ownership
    ) {
        self.init(partitions: ownership.partitionCount)
        let runs = layOutRows(partitions, blueprint, ownership)
        unrollEdges(of: runs, blueprint, ownership) { _ in }
    }

    /// A Drop is half done when its edges one way are.
    private mutating func unrollEdges(
        of runs: [RowRun], _ blueprint: Blueprint, _ ownership: Ownership,
        _ progress: (_ drops: Int) -> Void
    ) {
        let rows = dropCount
        (firstConsumer, consumers, consumerPorts) =
            EdgeUnroller(Consumers.self, blueprint, ownership, runs).edges(&self) {
                progress($0 / 2)
            }
        (firstProducer, producers, producerPorts) =
            EdgeUnroller(Producers.self, blueprint, ownership, runs).edges(&self) {
                progress((rows + $0) / 2)
            }
    }

    private mutating func layOutRows(
        _ partitions: [PartitionID], _ blueprint: Blueprint, _ ownership: Ownership
    ) -> [RowRun] {
        let count = partitions.reduce(0) { $0 + Int(ownership.dropCount[$1.index]) }
        precondition(count <= Neighbour.maximumRow, "too many Drops in one process")
        var runs: [RowRun] = []
        var rows = 0
        for partition in partitions {
            setFirstRow(of: partition, DropID(rows))
            ownership.forEachRun(of: partition, in: blueprint) { id, instances in
                runs.append(RowRun(component: id, instances: instances, firstRow: rows))
                rows += instances.count
            }
        }
        component = [UInt32](unsafeUninitializedCapacity: count) { column, filled in
            for run in runs { column[run.rows].update(repeating: run.component.row) }
            filled = count
        }
        instance = [UInt32](unsafeUninitializedCapacity: count) { column, filled in
            for run in runs {
                let offset = run.instances.lowerBound - run.firstRow
                for row in run.rows { column[row] = UInt32(truncatingIfNeeded: row + offset) }
            }
            filled = count
        }
        return runs
    }
}

/// Consecutive rows that hold consecutive instances of one component.
struct RowRun {
    let component: ComponentID
    let instances: Range<Int>
    let firstRow: Int

    var rows: Range<Int> { firstRow..<firstRow + instances.count }

    /// The same in pieces small enough to tell of each.
    func pieces(of size: Int = 1 << 16) -> [RowRun] {
        stride(from: instances.lowerBound, to: instances.upperBound, by: size).map { start in
            RowRun(
                component: component, instances: start..<min(start + size, instances.upperBound),
                firstRow: firstRow + start - instances.lowerBound)
        }
    }
}
