// From the closed form to rows. The rows of a partition follow the one sequence of all Drops, so a
// rank unrolls its own partitions without holding, or even visiting, the others'.
//
// Edges are counted first and then written, link by link, so that a link is looked at once for all
// rows of a component and not once a row. The edges of a row come in the order of the links.

extension PhysicalGraph {
    /// The whole graph, as one partition.
    package init(unrolling blueprint: Blueprint) {
        self.init(
            unrolling: [PartitionID(0)], of: blueprint, ownedAs: Ownership(whole: blueprint))
    }

    /// Some partitions of it. Linear in their Drops and edges.
    package init(
        unrolling partitions: [PartitionID], of blueprint: Blueprint, ownedAs ownership: Ownership
    ) {
        self.init(partitions: ownership.partitionCount)
        let runs = layOutRows(partitions, blueprint, ownership)
        let unroller = EdgeUnroller(blueprint: blueprint, ownership: ownership, runs: runs)
        (firstConsumer, consumers, consumerPorts) = unroller.edges(Consumers.self, &self)
        (firstProducer, producers, producerPorts) = unroller.edges(Producers.self, &self)
    }

    private mutating func layOutRows(
        _ partitions: [PartitionID], _ blueprint: Blueprint, _ ownership: Ownership
    ) -> [RowRun] {
        let count = partitions.reduce(0) { $0 + Int(ownership.dropCount[$1.index]) }
        precondition(count <= Neighbour.maximumRow, "too many Drops in one process")
        component.reserveCapacity(count)
        instance.reserveCapacity(count)
        var runs: [RowRun] = []
        for partition in partitions {
            setFirstRow(of: partition, DropID(component.count))
            ownership.forEachRun(of: partition, in: blueprint) { id, instances in
                runs.append(
                    RowRun(component: id, instances: instances, firstRow: component.count))
                component.append(contentsOf: repeatElement(id.row, count: instances.count))
                instance.append(contentsOf: instances.lazy.map { UInt32(truncatingIfNeeded: $0) })
            }
        }
        return runs
    }
}

/// Consecutive rows that hold consecutive instances of one component.
private struct RowRun {
    let component: ComponentID
    let instances: Range<Int>
    let firstRow: Int
}

/// Which end of a link is here, and which there.
private protocol Direction {
    static func here(_ link: Link) -> ComponentID
    static func there(_ link: Link) -> ComponentID
    static func run(_ rule: borrowing LinkRule, _ instance: Int, count: Int) -> InstanceRun
    static func listed(_ edges: EdgeList, _ instance: Int) -> ArraySlice<UInt32>
}

private enum Consumers: Direction {
    static func here(_ link: Link) -> ComponentID { link.source }
    static func there(_ link: Link) -> ComponentID { link.target }
    @inline(__always)
    static func run(_ rule: borrowing LinkRule, _ instance: Int, count: Int) -> InstanceRun {
        rule.targets(of: instance, targetCount: count)
    }
    static func listed(_ edges: EdgeList, _ instance: Int) -> ArraySlice<UInt32> {
        edges.targets(of: instance)
    }
}

private enum Producers: Direction {
    static func here(_ link: Link) -> ComponentID { link.target }
    static func there(_ link: Link) -> ComponentID { link.source }
    @inline(__always)
    static func run(_ rule: borrowing LinkRule, _ instance: Int, count: Int) -> InstanceRun {
        rule.sources(of: instance, sourceCount: count)
    }
    static func listed(_ edges: EdgeList, _ instance: Int) -> ArraySlice<UInt32> {
        edges.sources(of: instance)
    }
}

private struct EdgeUnroller {
    let blueprint: Blueprint
    let ownership: Ownership
    let runs: [RowRun]

    func edges<Side: Direction>(
        _ side: Side.Type, _ graph: inout PhysicalGraph
    ) -> (first: [UInt32], neighbours: [Neighbour], ports: [UInt16]) {
        var links = [[Link]](repeating: [], count: blueprint.components.count)
        for link in blueprint.links { links[Side.here(link).index].append(link) }
        var first = count(side, links, rows: graph.dropCount)
        let edges = Int(first[graph.dropCount])
        var neighbours = [Neighbour](unsafeUninitializedCapacity: edges) { $1 = edges }
        var ports = [UInt16](unsafeUninitializedCapacity: edges) { $1 = edges }
        // `first` walks with the writing and ends one row further: it is shifted back.
        for run in runs {
            for link in links[run.component.index] {
                write(side, link, run, &graph, &first, &neighbours, &ports)
            }
        }
        first.withUnsafeMutableBufferPointer { first in
            for row in stride(from: first.count - 1, to: 0, by: -1) { first[row] = first[row - 1] }
            first[0] = 0
        }
        return (first, neighbours, ports)
    }

    /// Where the edges of each row begin, and at the end their number.
    private func count<Side: Direction>(
        _ side: Side.Type, _ links: [[Link]], rows: Int
    ) -> [UInt32] {
        var first = [UInt32](repeating: 0, count: rows + 1)
        first.withUnsafeMutableBufferPointer { first in
            for run in runs {
                for link in links[run.component.index] { count(side, link, run, first) }
            }
            var sum: UInt32 = 0
            for row in first.indices {
                let edges = first[row]
                first[row] = sum
                sum += edges
            }
        }
        return first
    }

    private func count<Side: Direction>(
        _ side: Side.Type, _ link: Link, _ run: RowRun, _ first: UnsafeMutableBufferPointer<UInt32>
    ) {
        let offset = run.firstRow - run.instances.lowerBound
        if case .listed(let edges) = link.rule {
            for instance in run.instances {
                first[offset + instance] += UInt32(Side.listed(edges, instance).count)
            }
            return
        }
        let there = blueprint.count(of: Side.there(link))
        for instance in run.instances {
            first[offset + instance] += UInt32(Side.run(link.rule, instance, count: there).count)
        }
    }

    private func write<Side: Direction>(
        _ side: Side.Type, _ link: Link, _ run: RowRun, _ graph: inout PhysicalGraph,
        _ first: inout [UInt32], _ neighbours: inout [Neighbour], _ ports: inout [UInt16]
    ) {
        let offset = run.firstRow - run.instances.lowerBound
        let there = Side.there(link)
        let count = blueprint.count(of: there)
        var place = Place(ownership, there, firstDrop: blueprint.firstDrop[there.index])
        first.withUnsafeMutableBufferPointer { first in
            neighbours.withUnsafeMutableBufferPointer { neighbours in
                ports.withUnsafeMutableBufferPointer { ports in
                    for instance in run.instances {
                        var next = Int(first[offset + instance])
                        if case .listed(let edges) = link.rule {
                            for other in Side.listed(edges, instance) {
                                neighbours[next] = place.neighbour(Int(other), &graph)
                                ports[next] = link.ports
                                next += 1
                            }
                        } else {
                            let others = Side.run(link.rule, instance, count: count)
                            for step in 0..<others.count {
                                neighbours[next] = place.neighbour(
                                    others.first + step * others.stride, &graph)
                                ports[next] = link.ports
                                next += 1
                            }
                        }
                        first[offset + instance] = UInt32(next)
                    }
                }
            }
        }
    }
}

/// Finds where the instances of one component live. Neighbours of neighbours are near each other, so
/// the run of the last answer is tried first.
private struct Place {
    private let ownership: Ownership
    private let component: ComponentID
    private let firstDrop: Int
    private let isWhole: Bool
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
