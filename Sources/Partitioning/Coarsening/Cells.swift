// Groups of a large graph, by its coordinates: what is inside one copy of a Scatter, or inside
// neighbouring copies, is one cell. Nested Scatters are opened until there are cells enough to spread.
// What exists too seldom to be cut so keeps a cell each, an app with its own outputs.
//
// A cell may be left and entered again, as where its Drops go through a Gather and back. It is cut
// there: of two Drops of a cell that have a different number of steps between cells behind them, each
// is in a group of its own. An edge between cells makes a step, so the groups wait in no circle.

import Graphs

struct Cells {
    var group: [UInt32]
    var count = 0
    let drops: DropGraph

    /// `wanted`: at least so many copies are to be told apart, and about twice as many at most. Nil if
    /// most Drops are in no Scatter, and it is no large imported graph.
    init?(_ drops: DropGraph, wanted: Int) {
        let takesImported = drops.isInStretches
        let singles = drops.blueprint.components.reduce(0) {
            $0 + (CellPrefix(of: $1, wanted: wanted, takesImported) == nil ? $1.count : 0)
        }
        let isDeep = singles <= drops.count / 4
        guard isDeep || takesImported else { return nil }
        self.drops = drops
        group = [UInt32](repeating: 0, count: drops.count)
        if takesImported {
            cutStretches(wanted, ofFile: isDeep)
        } else {
            cutAtReturns(cellOfRows(wanted, takesImported))
        }
    }

    /// Leaves the cell of each row in `group`; returns how many there are.
    mutating func cellOfRows(_ wanted: Int, _ takesImported: Bool) -> Int {
        var firstCell: [String: Int] = [:]
        var cells = 0
        var shallow: [Int] = []
        for (number, component) in drops.blueprint.components.enumerated() {
            guard let prefix = CellPrefix(of: component, wanted: wanted, takesImported) else {
                shallow.append(number)
                continue
            }
            // What needs GPUs goes where the rest of its copy need not.
            let key = (drops.weights.gpus[number] == .same(0) ? "" : "GPU ") + prefix.key
            let first = firstCell[key] ?? cells
            if first == cells {
                firstCell[key] = cells
                cells += prefix.cells
            }
            let row = drops.blueprint.firstDrop[number]
            let size = component.count / max(1, prefix.copies)
            for copy in 0..<prefix.copies {
                let cell = UInt32(first + prefix.cell(of: copy))
                for place in 0..<size { group[row + copy * size + place] = cell }
            }
        }
        placeSingles(of: shallow, &cells)
        return cells
    }

    private mutating func placeSingles(of shallow: [Int], _ cells: inout Int) {
        let isShallow = Set(shallow)
        for number in shallow where !drops.weights.isData[number] {
            for row in drops.rows(of: number) {
                group[row] = UInt32(cells)
                cells += 1
            }
        }
        for number in shallow where drops.weights.isData[number] {
            for row in drops.rows(of: number) {
                let producers = drops.graph.producerRange(of: DropID(row))
                let app = producers.first.map { drops.graph.producers[$0].drop.index }
                if producers.count == 1, let app, isShallow.contains(drops.component(app)),
                    !drops.isData(app),
                    drops.pin(app) == drops.pin(row)
                {
                    group[row] = group[app]
                } else {
                    group[row] = UInt32(cells)
                    cells += 1
                }
            }
        }
    }

    /// From the cell of each row in `group`, or else from stretches of the order of such a length, to
    /// groups. False if they are more than `most`; they then mean nothing.
    @discardableResult
    mutating func cutAtReturns(
        _ cells: Int, length: Int? = nil, most: Int = .max
    ) -> Bool {
        var numbering = CellNumbering(cells)
        let (first, producers) = (drops.graph.firstProducer, drops.graph.producers)
        var groups: [UInt32] = []
        swap(&groups, &group)
        defer { swap(&groups, &group) }
        var (cell, left) = (UInt32.max, 0)
        for row in drops.order {
            let row = Int(row)
            if let length {
                if left == 0 { (cell, left) = (cell &+ 1, length) }
                left -= 1
            } else {
                // Those that come earlier in the order have their group there already.
                cell = groups[row]
            }
            var steps: UInt32 = 0
            for edge in Int(first[row])..<Int(first[row + 1]) {
                let before = numbering.places[Int(groups[producers[edge].drop.index])]
                steps = max(steps, before.steps &+ (before.cell == cell ? 0 : 1))
            }
            groups[row] = numbering.number(of: CellNumbering.Place(cell: cell, steps: steps))
            guard numbering.places.count <= most else { return false }
        }
        count = numbering.places.count
        return true
    }
}
