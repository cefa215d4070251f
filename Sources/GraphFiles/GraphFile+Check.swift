import Graphs

extension GraphFile {
    /// Compares all rows, a partition at a time, with what the closed form unrolls to; then every
    /// invariant of an unrolled graph holds for them too. Takes the memory of two partitions.
    package func checkRows(before: (Int) -> Void = { _ in }) throws(GraphFileError) {
        let ownership = ownership ?? Ownership(whole: blueprint)
        for number in 0..<partitionCount {
            before(number)
            let partition = PartitionID(number)
            let stored = try slice(of: [partition])
            let unrolled = PhysicalGraph(
                unrolling: [partition], of: blueprint, ownedAs: ownership)
            guard stored.firstConsumer == unrolled.firstConsumer,
                stored.consumerPorts == unrolled.consumerPorts,
                stored.ends(of: stored.consumers, are: unrolled.consumers, in: unrolled),
                stored.firstProducer == unrolled.firstProducer,
                stored.producerPorts == unrolled.producerPorts,
                stored.ends(of: stored.producers, are: unrolled.producers, in: unrolled)
            else {
                let what = "the edges of partition \(number) are not those of the closed form"
                throw GraphFileError(path, .contradiction(what))
            }
        }
    }
}

extension PhysicalGraph {
    /// Whether edges end at the same places; the tables of remotes may be in different orders.
    fileprivate func ends(
        of mine: [Neighbour], are theirs: [Neighbour], in other: PhysicalGraph
    ) -> Bool {
        guard mine.count == theirs.count else { return false }
        return mine.indices.allSatisfy { edge in
            guard mine[edge].isRemote, theirs[edge].isRemote else {
                return mine[edge] == theirs[edge]
            }
            return remotes[mine[edge].remote] == other.remotes[theirs[edge].remote]
        }
    }
}
