// The cells of a large imported graph, which has no coordinates: stretches of its file, as most files have
// neighbours beside each other; where most edges lead out of these, stretches of an order by depth may be
// better.

import Graphs
import Randomness

extension Cells {
    /// So many groups of an imported graph are not too many, however few are wanted.
    private static let importedGroups = 20_000

    /// Stretches of the file, unless most edges lead out of them; then those by depth, if fewer lead out
    /// of these.
    mutating func cutStretches(_ wanted: Int, ofFile: Bool) {
        let most = max(16 * wanted, Self.importedGroups)
        var kept = -1.0
        if ofFile {
            let cells = cellOfRows(wanted, true)
            // No more can be kept by what is made of the cells.
            if shareInside > 0.25, cutAtReturns(cells, most: most) { kept = shareInside }
        }
        guard kept < 0.5 else { return }
        let before = (group, count)
        cutByDepth(into: 2 * wanted, most: most)
        if shareInside <= kept { (group, count) = before }
    }

    /// Of edges, those within groups; of the edges of some Drops, which say enough.
    private var shareInside: Double {
        var dice = SeededRandom(seed: 1)
        let first = drops.graph.firstConsumer
        let consumers = drops.graph.consumers
        var (inside, all) = (0, 0)
        for _ in 0..<Self.sample {
            let row = dice.below(drops.count)
            let edges = Int(first[row])..<Int(first[row + 1])
            inside += edges.prefix(100).count { group[consumers[$0].drop.index] == group[row] }
            all += min(100, edges.count)
        }
        return all > 0 ? Double(inside) / Double(all) : 1
    }

    private static let sample = 100_000

    /// Stretches of equal length of the order by depth. What straddles the end of one is not to make all
    /// of the next one wait, so they are cut like cells; where that makes too many they stay whole, as
    /// stretches of an order can wait in no circle.
    private mutating func cutByDepth(into stretches: Int, most: Int) {
        let length = max(1, (drops.count + stretches - 1) / stretches)
        let cells = (drops.count + length - 1) / length
        if cutAtReturns(cells, length: length, most: most) { return }
        for (place, row) in drops.order.enumerated() { group[Int(row)] = UInt32(place / length) }
        count = cells
    }
}
