// What a graph looks like from afar, read off its columns.

package struct GraphShape: Equatable, Sendable {
    /// Drops that wait for nothing.
    package var roots: Int
    /// Drops that nothing waits for.
    package var leaves: Int
    /// Drops on the longest path.
    package var depth: Int
    /// Most Drops on one level, the level of a Drop being the longest path that leads to it.
    package var widest: Int

    package init(roots: Int, leaves: Int, depth: Int, widest: Int) {
        self.roots = roots
        self.leaves = leaves
        self.depth = depth
        self.widest = widest
    }
}

extension PhysicalGraph {
    /// The shape of a graph that is held whole, or nil if some of its Drops wait for each other in a
    /// circle. Linear, with 4 more bytes a Drop while it works.
    ///
    /// Kahn's algorithm in waves: a Drop joins the wave behind that of the last Drop it waits for, so
    /// the waves are the levels.
    package func shape() -> GraphShape? {
        precondition(remotes.isEmpty, "a part of a graph has no shape of its own")
        let rows = dropCount
        var shape: GraphShape?
        _ = [UInt32](unsafeUninitializedCapacity: rows) { memory, count in
            count = rows
            firstProducer.withUnsafeBufferPointer { first in
                for row in 0..<rows { memory[row] = first[row + 1] &- first[row] }
            }
            shape = Waves(self, awaited: memory).shape()
        }
        return shape
    }
}

/// The queue of the waves runs through the counters: that of a Drop in the queue is 0 for good, so its
/// place holds the Drop behind it.
private struct Waves {
    private let graph: PhysicalGraph
    /// How many Drops each still waits for; of Drops in the queue, the row of the next one.
    private let awaited: UnsafeMutableBufferPointer<UInt32>
    private var head = 0
    private var tail = -1
    private var reached = 0
    /// False once more Drops came than there are: in a file, edges may be known to one end only.
    private var isConsistent = true

    init(_ graph: PhysicalGraph, awaited: UnsafeMutableBufferPointer<UInt32>) {
        self.graph = graph
        self.awaited = awaited
    }

    consuming func shape() -> GraphShape? {
        for row in awaited.indices where awaited[row] == 0 { enqueue(row) }
        var shape = GraphShape(roots: reached, leaves: 0, depth: 0, widest: 0)
        var waveSize = reached
        while waveSize > 0, isConsistent {
            shape.depth += 1
            shape.widest = max(shape.widest, waveSize)
            let before = reached
            shape.leaves += endWave(of: waveSize)
            waveSize = reached - before
        }
        return reached == awaited.count && isConsistent ? shape : nil
    }

    /// Takes a wave off the queue and adds what waits for nothing else; returns how many are leaves.
    private mutating func endWave(of size: Int) -> Int {
        var leaves = 0
        graph.firstConsumer.withUnsafeBufferPointer { first in
            graph.consumers.withUnsafeBufferPointer { consumers in
                for _ in 0..<size {
                    let row = head
                    guard isConsistent, row < awaited.count else {
                        isConsistent = false
                        return
                    }
                    let edges = Int(first[row])..<Int(first[row + 1])
                    if edges.isEmpty { leaves += 1 }
                    for edge in edges {
                        let consumer = consumers[edge].drop.index
                        awaited[consumer] &-= 1
                        if awaited[consumer] == 0 { enqueue(consumer) }
                    }
                    head = Int(awaited[row])
                }
            }
        }
        return leaves
    }

    @inline(__always)
    private mutating func enqueue(_ row: Int) {
        guard reached < awaited.count else {
            isConsistent = false
            return
        }
        if tail >= 0 { awaited[tail] = UInt32(truncatingIfNeeded: row) } else { head = row }
        tail = row
        reached += 1
    }
}
