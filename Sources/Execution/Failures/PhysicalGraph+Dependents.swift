package import Graphs

extension PhysicalGraph {
    /// How many Drops lie downstream of one, as far as this rank's part of the graph shows, and at
    /// most about so many.
    package func dependents(of drop: DropID, most limit: Int) -> (count: Int, isAll: Bool) {
        var seen: Set<Neighbour> = []
        var open = [drop]
        var isAll = true
        while let next = open.popLast() {
            for edge in consumerRange(of: next) {
                let consumer = consumers[edge]
                guard seen.count < limit else { return (seen.count, false) }
                guard seen.insert(consumer).inserted else { continue }
                if consumer.isRemote { isAll = false } else { open.append(consumer.drop) }
            }
        }
        return (seen.count, isAll)
    }
}
