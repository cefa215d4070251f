// Whose row a row of the file is. Partitions lie behind each other, and in each the runs it owns, so the runs in the
// order of the file say everything, and one search finds partition, component and instance.

import Graphs

struct RowIndex {
    /// The first row of each partition, and at the end the number of all.
    let firstRow: [Int]
    private var runs: [Run] = []

    private struct Run {
        let firstRow: Int
        let component: UInt32
        let firstInstance: UInt32
        let owner: UInt32
    }

    init(_ ownership: Ownership, of blueprint: Blueprint) {
        var sum = 0
        var firstRow = [0]
        firstRow.reserveCapacity(ownership.partitionCount + 1)
        for count in ownership.dropCount {
            sum += Int(count)
            firstRow.append(sum)
        }
        self.firstRow = firstRow
        // With one partition nothing is ever elsewhere.
        guard ownership.partitionCount > 1 else { return }
        runs.reserveCapacity(ownership.runStart.count)
        for component in blueprint.components.indices {
            let end = Int(ownership.firstRun[component + 1])
            for run in Int(ownership.firstRun[component])..<end {
                let start = ownership.runStart[run]
                let next =
                    run + 1 < end
                    ? Int(ownership.runStart[run + 1])
                    : blueprint.count(of: ComponentID(component))
                // An empty run begins where another one does, and must not be found in its place.
                guard next > start else { continue }
                let owner = ownership.runOwner[run]
                runs.append(
                    Run(
                        firstRow: firstRow[Int(owner)] + Int(ownership.runRow[run]),
                        component: UInt32(component), firstInstance: start, owner: owner))
            }
        }
        runs.sort { $0.firstRow < $1.firstRow }
    }

    func rows(of partition: PartitionID) -> Range<Int> {
        firstRow[partition.index]..<firstRow[partition.index + 1]
    }

    func remote(at row: Int) -> Remote {
        var low = 0
        var high = runs.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if runs[middle].firstRow <= row { low = middle } else { high = middle }
        }
        let run = runs[low]
        let partition = PartitionID(row: run.owner)
        return Remote(
            DropAddress(partition, row: UInt32(row - firstRow[partition.index])),
            DropName(
                ComponentID(Int(run.component)), Int(run.firstInstance) + row - run.firstRow))
    }
}
