// Who owns what when half of a graph is done: blocks as ever, but cut where equal parts of what is open
// lie between. All components are cut at the same fractions, so that what is inside one copy of a
// construct stays together.

package import Graphs

extension KeptDrops {
    private static let steps = 4096

    package func ownership(of blueprint: Blueprint, partitions: Int) -> Ownership {
        let cuts = cuts(blueprint, partitions)
        var ownership = Ownership(partitionCount: partitions)
        for component in blueprint.components.indices {
            let count = blueprint.count(of: ComponentID(component))
            var runs: [(start: Int, owner: PartitionID)] = []
            for (partition, cut) in cuts.enumerated() {
                let start = (cut * count + Self.steps - 1) / Self.steps
                if let last = runs.last, last.start == start { runs.removeLast() }
                if start < count || runs.isEmpty {
                    runs.append(
                        (start: min(start, max(0, count - 1)), owner: PartitionID(partition)))
                }
            }
            if count == 1 { runs = [(start: 0, owner: PartitionID(component % partitions))] }
            ownership.addComponent(runs: runs, count: count)
        }
        return ownership
    }

    /// Where each partition begins, in steps; the first at none.
    private func cuts(_ blueprint: Blueprint, _ partitions: Int) -> [Int] {
        var work = [Int](repeating: 0, count: Self.steps)
        for component in blueprint.components.indices {
            let first = blueprint.firstDrop[component]
            let count = blueprint.count(of: ComponentID(component))
            for instance in 0..<count where !isKept(first + instance) {
                work[instance * Self.steps / count] += 1
            }
        }
        let whole = work.reduce(0, +)
        var cuts = [0]
        var sum = 0
        for step in 0..<Self.steps {
            sum += work[step]
            while cuts.count < partitions, sum * partitions >= cuts.count * whole, whole > 0 {
                cuts.append(step + 1)
            }
        }
        while cuts.count < partitions { cuts.append(Self.steps) }
        return cuts
    }
}
