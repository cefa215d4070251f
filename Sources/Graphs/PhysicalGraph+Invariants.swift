extension PhysicalGraph {
    /// What must hold of any graph that was unrolled or read; nil when it does. Linear.
    package func violatedInvariant() -> String? {
        let rows = dropCount
        guard instance.count == rows, firstConsumer.count == rows + 1,
            firstProducer.count == rows + 1
        else { return "columns differ in length" }
        guard consumers.count == consumerPorts.count, producers.count == producerPorts.count,
            Int(firstConsumer[rows]) == consumers.count,
            Int(firstProducer[rows]) == producers.count
        else { return "edges and their ports differ in number" }
        for first in [firstConsumer, firstProducer] {
            for row in 0..<rows where first[row] > first[row + 1] {
                return "offsets of row \(row) go backwards"
            }
        }
        for neighbour in consumers + producers {
            if neighbour.isRemote ? neighbour.remote >= remotes.count : neighbour.drop.index >= rows
            {
                return "an edge ends nowhere"
            }
        }
        return edgesDiffer()
    }

    /// Every edge between rows held here must be seen from both its ends.
    private func edgesDiffer() -> String? {
        struct Edge: Hashable {
            let source: Int
            let target: Int
            let ports: UInt16
        }
        var seen: [Edge: Int] = [:]
        for (source, edges) in laterConsumers {
            for edge in edges where !edge.neighbour.isRemote {
                let target = edge.neighbour.drop.index
                seen[Edge(source: source.index, target: target, ports: edge.ports), default: 0] += 1
            }
        }
        for row in 0..<dropCount {
            for edge in consumerRange(of: DropID(row)) where !consumers[edge].isRemote {
                let target = consumers[edge].drop.index
                seen[Edge(source: row, target: target, ports: consumerPorts[edge]), default: 0] += 1
            }
            for edge in producerRange(of: DropID(row)) where !producers[edge].isRemote {
                let source = producers[edge].drop.index
                seen[Edge(source: source, target: row, ports: producerPorts[edge]), default: 0] -= 1
            }
        }
        return seen.contains { $0.value != 0 } ? "an edge is known to one end only" : nil
    }
}
