// Which partition owns each Drop: for each component, runs of consecutive instances with one owner.
// A partition's own rows follow the sequence of all Drops (component by component, instance by
// instance), so that anybody who holds this table can say where any Drop lives, row included.

package struct Ownership: Equatable, Sendable {
    package let partitionCount: Int
    /// The first run of each component, and at the end the number of all runs.
    package private(set) var firstRun: [UInt32] = [0]
    package private(set) var runStart: [UInt32] = []
    package private(set) var runOwner: [UInt32] = []
    /// The row, in its owner, of a run's first instance.
    package private(set) var runRow: [UInt32] = []
    package private(set) var dropCount: [UInt32]

    package init(partitionCount: Int) {
        self.partitionCount = partitionCount
        dropCount = [UInt32](repeating: 0, count: partitionCount)
    }

    /// All in one partition.
    package init(whole blueprint: Blueprint) {
        self.init(partitionCount: 1)
        for component in blueprint.components.indices {
            addComponent(
                runs: [(start: 0, owner: PartitionID(0))],
                count: blueprint.count(of: ComponentID(component)))
        }
    }

    /// Appends the next component's runs, in the order of their first instances.
    package mutating func addComponent(runs: [(start: Int, owner: PartitionID)], count: Int) {
        for (number, run) in runs.enumerated() {
            let end = number + 1 < runs.count ? runs[number + 1].start : count
            runStart.append(UInt32(run.start))
            runOwner.append(run.owner.row)
            runRow.append(dropCount[run.owner.index])
            dropCount[run.owner.index] += UInt32(end - run.start)
        }
        firstRun.append(UInt32(runStart.count))
    }

    /// Consecutive instances of a component that one partition owns.
    package struct Run: Equatable, Sendable {
        package var instances: Range<Int>
        package var owner: PartitionID
        /// The row, in its owner, of the first instance.
        package var firstRow: UInt32
    }

    /// The run that an instance is in; logarithmic in the runs of the component.
    package func run(of component: ComponentID, _ instance: Int) -> Run {
        var low = Int(firstRun[component.index])
        var high = Int(firstRun[component.index + 1])
        let end = high
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(runStart[middle]) <= instance { low = middle } else { high = middle }
        }
        let upper = low + 1 < end ? Int(runStart[low + 1]) : Int.max
        return Run(
            instances: Int(runStart[low])..<upper, owner: PartitionID(row: runOwner[low]),
            firstRow: runRow[low])
    }

    package func address(of component: ComponentID, _ instance: Int) -> DropAddress {
        let run = run(of: component, instance)
        return DropAddress(
            run.owner, row: run.firstRow + UInt32(instance - run.instances.lowerBound))
    }

    /// Each run of one partition, in the order of its rows.
    package func forEachRun(
        of partition: PartitionID, in blueprint: Blueprint,
        _ body: (_ component: ComponentID, _ instances: Range<Int>) -> Void
    ) {
        for component in blueprint.components.indices {
            let id = ComponentID(component)
            let runs = Int(firstRun[component])..<Int(firstRun[component + 1])
            for run in runs where runOwner[run] == partition.row {
                let end =
                    run + 1 < runs.upperBound ? Int(runStart[run + 1]) : blueprint.count(of: id)
                body(id, Int(runStart[run])..<end)
            }
        }
    }
}
