// From the closed form to rows. The rows of a partition follow the one sequence of all Drops, so a
// rank unrolls its own partitions without holding, or even visiting, the others'.

extension PhysicalGraph {
    /// The whole graph, as one partition.
    package init(unrolling blueprint: Blueprint) {
        self.init(
            unrolling: [PartitionID(0)], of: blueprint, ownedAs: Ownership(whole: blueprint))
    }

    /// Some partitions of it. Linear in their Drops and edges; logarithmic in the number of
    /// partitions for each edge.
    package init(
        unrolling partitions: [PartitionID], of blueprint: Blueprint, ownedAs ownership: Ownership
    ) {
        self.init()
        layOutRows(partitions, blueprint, ownership)
        let unroller = EdgeUnroller(blueprint: blueprint, ownership: ownership)
        unroller.unrollConsumers(into: &self)
        unroller.unrollProducers(into: &self)
    }

    private mutating func layOutRows(
        _ partitions: [PartitionID], _ blueprint: Blueprint, _ ownership: Ownership
    ) {
        let count = partitions.reduce(0) { $0 + Int(ownership.dropCount[$1.index]) }
        component.reserveCapacity(count)
        instance.reserveCapacity(count)
        for partition in partitions {
            segments[partition] = DropID(component.count)
            ownership.forEachRun(of: partition, in: blueprint) { id, instances in
                component.append(contentsOf: repeatElement(id.row, count: instances.count))
                instance.append(contentsOf: instances.lazy.map { UInt32(truncatingIfNeeded: $0) })
            }
        }
    }
}

private struct EdgeUnroller {
    let blueprint: Blueprint
    let ownership: Ownership
    /// The numbers of the links that leave, and that enter, each component.
    let outgoing: [[Int]]
    let incoming: [[Int]]

    init(blueprint: Blueprint, ownership: Ownership) {
        self.blueprint = blueprint
        self.ownership = ownership
        var outgoing = [[Int]](repeating: [], count: blueprint.components.count)
        var incoming = outgoing
        for (number, link) in blueprint.links.enumerated() {
            outgoing[link.source.index].append(number)
            incoming[link.target.index].append(number)
        }
        self.outgoing = outgoing
        self.incoming = incoming
    }

    func unrollConsumers(into graph: inout PhysicalGraph) {
        let rows = graph.dropCount
        graph.firstConsumer.reserveCapacity(rows + 1)
        if graph.segments.count == 1, ownership.partitionCount == 1 {
            graph.consumers.reserveCapacity(blueprint.edgeCount)
            graph.consumerPorts.reserveCapacity(blueprint.edgeCount)
        }
        for row in 0..<rows {
            let instance = Int(graph.instance[row])
            for number in outgoing[Int(graph.component[row])] {
                let link = blueprint.links[number]
                forEachTarget(of: instance, link) { target in
                    let neighbour = place(link.target, target, &graph)
                    graph.consumers.append(neighbour)
                    graph.consumerPorts.append(link.ports)
                }
            }
            graph.firstConsumer.append(UInt32(graph.consumers.count))
        }
    }

    func unrollProducers(into graph: inout PhysicalGraph) {
        let rows = graph.dropCount
        graph.firstProducer.reserveCapacity(rows + 1)
        graph.producers.reserveCapacity(graph.consumers.count)
        graph.producerPorts.reserveCapacity(graph.consumers.count)
        for row in 0..<rows {
            let instance = Int(graph.instance[row])
            for number in incoming[Int(graph.component[row])] {
                let link = blueprint.links[number]
                forEachSource(of: instance, link) { source in
                    let neighbour = place(link.source, source, &graph)
                    graph.producers.append(neighbour)
                    graph.producerPorts.append(link.ports)
                }
            }
            graph.firstProducer.append(UInt32(graph.producers.count))
        }
    }

    @inline(__always)
    private func place(
        _ component: ComponentID, _ instance: Int, _ graph: inout PhysicalGraph
    ) -> Neighbour {
        if ownership.partitionCount == 1 {
            return Neighbour(DropID(blueprint.firstDrop[component.index] + instance))
        }
        let address = ownership.address(of: component, instance)
        if let first = graph.segments[address.partition] {
            return Neighbour(DropID(row: first.row + address.row))
        }
        graph.remotes.append(Remote(address: address, name: DropName(component, instance)))
        return Neighbour(remote: graph.remotes.count - 1)
    }

    @inline(__always)
    private func forEachTarget(of source: Int, _ link: Link, _ body: (Int) -> Void) {
        if case .listed(let edges) = link.rule {
            for target in edges.targets(of: source) { body(Int(target)) }
            return
        }
        let run = link.rule.targets(of: source, targetCount: blueprint.count(of: link.target))
        for step in 0..<run.count { body(run.first + step * run.stride) }
    }

    @inline(__always)
    private func forEachSource(of target: Int, _ link: Link, _ body: (Int) -> Void) {
        if case .listed(let edges) = link.rule {
            for source in edges.sources(of: target) { body(Int(source)) }
            return
        }
        let run = link.rule.sources(of: target, sourceCount: blueprint.count(of: link.source))
        for step in 0..<run.count { body(run.first + step * run.stride) }
    }
}
