// Which partition owns each Drop, as runs of consecutive instances of a component; and where each partition's rows
// begin, which follows from that but spares users of h5py the working out.

import Graphs
import HDF5

extension ColumnWriter {
    mutating func write(_ ownership: Ownership) throws(HDF5Error) {
        try writeOffsets("partitions/first_row", ownership.dropCount.lazy.map { Int($0) })
        try write("partitions/first_run", ownership.firstRun)
        try write("partitions/run_start", ownership.runStart)
        try write("partitions/run_owner", ownership.runOwner)
    }
}

extension ColumnReader {
    mutating func readOwnership(of blueprint: Blueprint) throws(GraphFileFault) -> Ownership {
        let partitions = try open("partitions/first_row").count - 1
        guard partitions >= 1 else {
            throw .length(of: "partitions/first_row", found: partitions + 1, expected: 2)
        }
        let rows = try readOffsets("partitions/first_row", count: partitions)
        let components = blueprint.components.count
        let firstRun = try read("partitions/first_run", count: components + 1, as: UInt32.self)
        let start = try read("partitions/run_start", as: UInt32.self)
        let owner = try read("partitions/run_owner", count: start.count, as: UInt32.self)
        if let row = owner.firstIndex(where: { $0 >= partitions }) {
            throw .value(in: "partitions/run_owner", row: row)
        }
        guard firstRun[0] == 0, Int(firstRun[components]) == start.count else {
            throw .value(in: "partitions/first_run", row: 0)
        }
        var ownership = Ownership(partitionCount: partitions)
        for component in 0..<components {
            guard firstRun[component] <= firstRun[component + 1],
                firstRun[component + 1] <= start.count
            else { throw .value(in: "partitions/first_run", row: component + 1) }
            let range = Int(firstRun[component])..<Int(firstRun[component + 1])
            let count = blueprint.count(of: ComponentID(component))
            try Self.check(start, range, count: count)
            ownership.addComponent(
                runs: range.map { (start: Int(start[$0]), owner: PartitionID(row: owner[$0])) },
                count: count)
        }
        if let partition = rows.indices.first(where: {
            rows[$0].count != ownership.dropCount[$0]
        }) {
            throw .value(in: "partitions/first_row", row: partition + 1)
        }
        return ownership
    }

    /// Runs must cover a component's instances, from the first one on.
    private static func check(
        _ start: [UInt32], _ runs: Range<Int>, count: Int
    ) throws(GraphFileFault) {
        var before: UInt32 = 0
        for run in runs {
            guard run > runs.lowerBound ? before <= start[run] : start[run] == 0,
                Int(start[run]) <= count
            else { throw .value(in: "partitions/run_start", row: run) }
            before = start[run]
        }
        if runs.isEmpty, count > 0 {
            throw .contradiction("partitions/first_run: a component has no owner")
        }
    }
}
