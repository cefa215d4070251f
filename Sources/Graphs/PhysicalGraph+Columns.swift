extension PhysicalGraph {
    /// Rows of some partitions that were unrolled elsewhere and stored. Who reads them makes sure
    /// that every number is in bounds.
    package init(
        component: [UInt32], instance: [UInt32], consumers: Edges, producers: Edges,
        remotes: [Remote], firstRows: [(PartitionID, DropID)], partitions: Int
    ) {
        self.init(partitions: partitions)
        self.component = component
        self.instance = instance
        firstConsumer = consumers.first
        self.consumers = consumers.neighbours
        consumerPorts = consumers.ports
        firstProducer = producers.first
        self.producers = producers.neighbours
        producerPorts = producers.ports
        self.remotes = remotes
        for (partition, row) in firstRows { setFirstRow(of: partition, row) }
    }

    /// The edges of all rows one way, in compressed rows.
    package struct Edges: Sendable {
        package var first: [UInt32] = [0]
        package var neighbours: [Neighbour] = []
        package var ports: [UInt16] = []

        package init() {}
    }
}

extension Remote {
    package init(_ address: DropAddress, _ name: DropName) {
        self.init(address: address, name: name)
    }
}
