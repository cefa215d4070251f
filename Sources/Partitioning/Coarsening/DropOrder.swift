// The Drops of a whole graph, each after all that it waits for: Kahn's algorithm. Linear, with eight
// bytes a Drop.

package import Graphs

extension PhysicalGraph {
    /// Nil if some Drops wait for each other.
    package func rowsInOrder() -> [UInt32]? {
        let rows = dropCount
        var awaited = [UInt32](repeating: 0, count: rows)
        for row in 0..<rows { awaited[row] = firstProducer[row + 1] &- firstProducer[row] }
        var reached = 0
        let order = [UInt32](unsafeUninitializedCapacity: rows) { order, filled in
            for row in 0..<rows where awaited[row] == 0 {
                order[reached] = UInt32(truncatingIfNeeded: row)
                reached += 1
            }
            var next = 0
            consumers.withUnsafeBufferPointer { consumers in
                firstConsumer.withUnsafeBufferPointer { first in
                    awaited.withUnsafeMutableBufferPointer { awaited in
                        while next < reached {
                            let row = Int(order[next])
                            for edge in Int(first[row])..<Int(first[row + 1]) {
                                let consumer = consumers[edge].drop.index
                                awaited[consumer] &-= 1
                                if awaited[consumer] == 0, reached < rows {
                                    order[reached] = UInt32(truncatingIfNeeded: consumer)
                                    reached += 1
                                }
                            }
                            next += 1
                        }
                    }
                }
            }
            filled = reached
        }
        return reached == rows ? order : nil
    }

    /// The same by depth: what has just become free comes next, so that what belongs together is close
    /// together. Of a graph in which no Drops wait for each other.
    func rowsByDepth() -> [UInt32] {
        var awaited = (0..<dropCount).map { firstProducer[$0 + 1] &- firstProducer[$0] }
        var order: [UInt32] = []
        order.reserveCapacity(dropCount)
        var free: [UInt32] = []
        for root in 0..<dropCount where firstProducer[root + 1] == firstProducer[root] {
            free.append(UInt32(truncatingIfNeeded: root))
            while let row = free.popLast() {
                order.append(row)
                let edges = Int(firstConsumer[Int(row)])..<Int(firstConsumer[Int(row) + 1])
                for edge in edges.reversed() {
                    let consumer = consumers[edge].drop.index
                    awaited[consumer] &-= 1
                    if awaited[consumer] == 0 { free.append(UInt32(truncatingIfNeeded: consumer)) }
                }
            }
        }
        return order
    }
}
