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
    /// together. Those that are free wait at the end of the very array that is being filled: nobody is in
    /// both parts.
    func rowsByDepth() -> [UInt32]? {
        let rows = dropCount
        var awaited = [UInt32](repeating: 0, count: rows)
        for row in 0..<rows { awaited[row] = firstProducer[row + 1] &- firstProducer[row] }
        var isWhole = false
        let order = [UInt32](unsafeUninitializedCapacity: rows) { order, filled in
            awaited.withUnsafeMutableBufferPointer { awaited in
                fillByDepth(order, awaited, &filled)
            }
            isWhole = filled == rows
            // All of it has to have a value.
            for place in filled..<rows { order.initializeElement(at: place, to: 0) }
            filled = rows
        }
        return isWhole ? order : nil
    }

    private func fillByDepth(
        _ order: UnsafeMutableBufferPointer<UInt32>, _ awaited: UnsafeMutableBufferPointer<UInt32>,
        _ filled: inout Int
    ) {
        let rows = dropCount
        var top = rows
        consumers.withUnsafeBufferPointer { consumers in
            firstConsumer.withUnsafeBufferPointer { first in
                for root in 0..<rows where firstProducer[root] == firstProducer[root + 1] {
                    top -= 1
                    order[top] = UInt32(truncatingIfNeeded: root)
                    while top < rows {
                        let row = order[top]
                        top += 1
                        order[filled] = row
                        filled += 1
                        for edge in (Int(first[Int(row)])..<Int(first[Int(row) + 1])).reversed() {
                            let consumer = consumers[edge].drop.index
                            awaited[consumer] &-= 1
                            if awaited[consumer] == 0 {
                                top -= 1
                                order[top] = UInt32(truncatingIfNeeded: consumer)
                            }
                        }
                    }
                }
            }
        }
    }
}
