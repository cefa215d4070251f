// Finds where the instances of one component live. Neighbours of neighbours are near each other, so
// the run of the last answer is tried first.

struct NeighbourFinder {
    let firstDrop: Int
    let isWhole: Bool
    private let ownership: Ownership
    private let component: ComponentID
    private var run: Ownership.Run

    init(_ ownership: Ownership, _ component: ComponentID, firstDrop: Int) {
        self.ownership = ownership
        self.component = component
        self.firstDrop = firstDrop
        isWhole = ownership.partitionCount == 1
        run = Ownership.Run(instances: 0..<0, owner: PartitionID(0), firstRow: 0)
    }

    @inline(__always)
    mutating func neighbour(_ instance: Int, _ graph: inout PhysicalGraph) -> Neighbour {
        if isWhole { return Neighbour(DropID(firstDrop + instance)) }
        if !run.instances.contains(instance) { run = ownership.run(of: component, instance) }
        let row = run.firstRow + UInt32(truncatingIfNeeded: instance - run.instances.lowerBound)
        if let first = graph.firstRow(of: run.owner) {
            return Neighbour(DropID(row: first.row + row))
        }
        graph.remotes.append(
            Remote(
                address: DropAddress(run.owner, row: row), name: DropName(component, instance)))
        return Neighbour(remote: graph.remotes.count - 1)
    }
}
