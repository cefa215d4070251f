// Which completed data leaves memory first: that of the largest class, each a power of two, and in it what
// has been there for longest. What is not there any more when its turn comes is passed over.

import Graphs

struct SpillQueue {
    private struct Class {
        var drops: [DropID] = []
        var next = 0
    }

    private var classes = [Class](repeating: Class(), count: 64)

    /// What is smaller would take more to find again than it takes.
    static let least = 1024

    mutating func add(_ drop: DropID, count: Int) {
        guard count >= Self.least else { return }
        classes[Int.bitWidth - 1 - count.leadingZeroBitCount].drops.append(drop)
    }

    mutating func next() -> DropID? {
        for number in classes.indices.reversed()
        where classes[number].next < classes[number].drops.count {
            defer { shorten(number) }
            classes[number].next += 1
            return classes[number].drops[classes[number].next - 1]
        }
        return nil
    }

    private mutating func shorten(_ number: Int) {
        guard classes[number].next >= 1024 || classes[number].next == classes[number].drops.count
        else { return }
        classes[number].drops.removeFirst(classes[number].next)
        classes[number].next = 0
    }
}
