// The finest groups: an app with its own outputs, and chains of such where nothing else can come
// between. Input data that only one app reads goes with it. A group made so has one way in and one way
// out, so groups wait for each other in no circle.

import Graphs

struct Clusters {
    private(set) var group: [UInt32]
    private(set) var count = 0
    private let drops: DropGraph
    /// The last app of each group, or nobody.
    private var lastApp: [UInt32] = []
    private var pin: [Int32] = []

    private static let nobody = UInt32.max

    init(_ drops: DropGraph) {
        self.drops = drops
        group = [UInt32](repeating: Self.nobody, count: drops.count)
        for row in drops.order {
            if drops.isData(Int(row)) { place(data: Int(row)) } else { place(app: Int(row)) }
        }
    }

    private mutating func newGroup(_ row: Int) -> UInt32 {
        lastApp.append(drops.isData(row) ? Self.nobody : UInt32(row))
        pin.append(drops.pin(row))
        count += 1
        return UInt32(count - 1)
    }

    private func producers(_ row: Int) -> ArraySlice<Neighbour> {
        drops.graph.producers[drops.graph.producerRange(of: DropID(row))]
    }

    private func consumers(_ row: Int) -> ArraySlice<Neighbour> {
        drops.graph.consumers[drops.graph.consumerRange(of: DropID(row))]
    }

    private func pinsAgree(_ row: Int, _ group: UInt32) -> Bool {
        drops.pin(row) == pin[Int(group)]
    }

    private mutating func place(data row: Int) {
        let producers = producers(row)
        if producers.count == 1, let app = producers.first {
            let own = group[app.drop.index]
            group[row] = pinsAgree(row, own) ? own : newGroup(row)
        } else if producers.isEmpty, let only = onlyConsumer(row), !drops.isData(only),
            drops.pin(only) == drops.pin(row)
        {
            // Its app takes it along.
        } else {
            group[row] = newGroup(row)
        }
    }

    private func onlyConsumer(_ row: Int) -> Int? {
        let consumers = consumers(row)
        return consumers.count == 1 ? consumers.first?.drop.index : nil
    }

    private mutating func place(app row: Int) {
        let own = continuedGroup(row) ?? newGroup(row)
        group[row] = own
        lastApp[Int(own)] = UInt32(row)
        for input in producers(row) where group[input.drop.index] == Self.nobody {
            group[input.drop.index] = own
        }
    }

    /// The group that has made all that an app reads, if nobody else reads what its last app made.
    private func continuedGroup(_ row: Int) -> UInt32? {
        var before: UInt32?
        for input in producers(row) {
            let group = group[input.drop.index]
            if group == Self.nobody { continue }
            guard before == nil || before == group else { return nil }
            before = group
        }
        guard let before, lastApp[Int(before)] != Self.nobody, pinsAgree(row, before) else {
            return nil
        }
        let last = Int(lastApp[Int(before)])
        guard drops.cores(last) == drops.cores(row), drops.gpus(last) == drops.gpus(row) else {
            return nil
        }
        for output in consumers(last) {
            guard group[output.drop.index] == before,
                consumers(output.drop.index).allSatisfy({ $0.drop.index == row })
            else { return nil }
        }
        return before
    }
}
