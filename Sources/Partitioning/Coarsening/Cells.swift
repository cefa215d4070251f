// Groups of a large graph, by its coordinates: what is inside one copy of a Scatter, or inside
// neighbouring copies, is one cell. Nested Scatters are opened until there are cells enough to spread.
// What exists too seldom to be cut so keeps a cell each, an app with its own outputs.
//
// A cell may be left and entered again, as where its Drops go through a Gather and back. It is cut
// there: of two Drops of a cell that have a different number of steps between cells behind them, each
// is in a group of its own. An edge between cells makes a step, so the groups wait in no circle.
//
// An imported graph has no coordinates. Its cells are stretches of its file, as most files have neighbours
// beside each other; where most edges lead out of these, stretches of an order by depth may be better.

import Graphs

struct Cells {
    private(set) var group: [UInt32]
    private(set) var count = 0
    private let drops: DropGraph

    /// `wanted`: at least so many copies are to be told apart, and about twice as many at most. Nil if
    /// most Drops are in no Scatter, and it is no large imported graph.
    init?(_ drops: DropGraph, wanted: Int) {
        let imported = drops.blueprint.components.reduce(0) {
            $0 + ($1.imported.isEmpty ? 0 : $1.count)
        }
        let takesImported = imported > Self.importedDrops && drops.pins.isEmpty
        let singles = drops.blueprint.components.reduce(0) {
            $0 + (Prefix(of: $1, wanted: wanted, takesImported) == nil ? $1.count : 0)
        }
        guard singles <= drops.count / 4 || takesImported else { return nil }
        self.drops = drops
        group = [UInt32](repeating: 0, count: drops.count)
        let isDeep = singles <= drops.count / 4
        if isDeep { cutAtReturns(cellOfRows(wanted, takesImported)) }
        if takesImported { tryDepth(2 * wanted, instead: isDeep) }
    }

    /// So many groups of an imported graph are not too many, however few are wanted.
    private static let importedGroups = 20_000

    private mutating func tryDepth(_ stretches: Int, instead: Bool) {
        let isCoarse = count <= max(8 * stretches, Self.importedGroups)
        let kept = instead && isCoarse ? edgesInside : -1
        guard kept < drops.graph.consumers.count / 2 else { return }
        let before = (group, count)
        cutByDepth(into: stretches)
        let uncut = (group, count)
        // What straddles the end of one stretch is not to make all of the next one wait.
        count = 0
        cutAtReturns(stretches)
        if count > max(8 * stretches, Self.importedGroups) { (group, count) = uncut }
        if edgesInside <= kept { (group, count) = before }
    }

    /// Edges within groups.
    private var edgesInside: Int {
        let first = drops.graph.firstConsumer
        let consumers = drops.graph.consumers
        return (0..<drops.count).reduce(0) { sum, row in
            let own = group[row]
            return sum
                + (Int(first[row])..<Int(first[row + 1])).count {
                    group[consumers[$0].drop.index] == own
                }
        }
    }

    /// From so many Drops on, an imported graph is cut by the order of its file, as it has no
    /// coordinates. Below, apps and chains are not too many.
    private static let importedDrops = 200_000

    /// Leaves the cell of each row in `group`; returns how many there are.
    private mutating func cellOfRows(_ wanted: Int, _ takesImported: Bool) -> Int {
        var firstCell: [String: Int] = [:]
        var cells = 0
        var shallow: [Int] = []
        for (number, component) in drops.blueprint.components.enumerated() {
            guard let prefix = Prefix(of: component, wanted: wanted, takesImported) else {
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

    /// Stretches of equal length of an order in which each Drop comes after what it waits for, and soon
    /// after it: they can wait in no circle.
    private mutating func cutByDepth(into stretches: Int) {
        let order = drops.graph.rowsByDepth()
        let length = (order.count + stretches - 1) / stretches
        for (place, row) in order.enumerated() { group[Int(row)] = UInt32(place / length) }
        count = (order.count + length - 1) / length
    }

    private mutating func cutAtReturns(_ cells: Int) {
        var step = [UInt32](repeating: 0, count: drops.count)
        var lastStep = [UInt32](repeating: .max, count: cells)
        var lastGroup = [UInt32](repeating: 0, count: cells)
        var groups: [UInt64: UInt32] = [:]
        var cellOfRow: [UInt32] = []
        swap(&cellOfRow, &group)
        group = [UInt32](repeating: 0, count: drops.count)
        let first = drops.graph.firstProducer
        let producers = drops.graph.producers
        for row in drops.order {
            let row = Int(row)
            let cell = cellOfRow[row]
            var mine: UInt32 = 0
            for edge in Int(first[row])..<Int(first[row + 1]) {
                let producer = producers[edge].drop.index
                mine = max(mine, step[producer] &+ (cellOfRow[producer] == cell ? 0 : 1))
            }
            step[row] = mine
            if lastStep[Int(cell)] != mine {
                let key = UInt64(cell) << 32 | UInt64(mine)
                if let known = groups[key] {
                    lastGroup[Int(cell)] = known
                } else {
                    groups[key] = UInt32(count)
                    lastGroup[Int(cell)] = UInt32(count)
                    count += 1
                }
                lastStep[Int(cell)] = mine
            }
            group[row] = lastGroup[Int(cell)]
        }
    }
}

/// The levels of a component that its cells are made by.
private struct Prefix {
    let key: String
    /// Copies of what is inside these levels, and the cells that they fall into.
    let copies: Int
    let cells: Int
    private let levels: ArraySlice<Level>
    private let parallelCopies: Int
    private let chunks: Int

    /// Nil if there are too few copies. Iterations of a Loop follow each other, so they are no copies.
    init?(of component: Component, wanted: Int, _ takesImported: Bool) {
        guard component.imported.isEmpty else {
            guard takesImported, component.count >= wanted else { return nil }
            levels = [Level(group: "", extent: component.count)]
            key = "imported"
            copies = component.count
            parallelCopies = copies
            // As many for each, so that they are the same stretches of the file.
            chunks = wanted
            cells = wanted
            return
        }
        var parallel = 1
        var depth = 0
        while parallel < wanted, depth < component.levels.count {
            if !component.levels[depth].isLoop { parallel *= component.levels[depth].extent }
            depth += 1
        }
        guard parallel >= wanted else { return nil }
        levels = component.levels[..<depth]
        key = levels.map { "\($0.group):\($0.extent)" }.joined(separator: "/")
        copies = levels.instanceCount
        parallelCopies = parallel
        chunks = min(parallel, 2 * wanted)
        cells = copies / parallel * chunks
    }

    func cell(of copy: Int) -> Int {
        guard copies > parallelCopies else { return copy * chunks / parallelCopies }
        var rest = copy
        var (place, iteration) = (0, 0)
        var (placeUnit, iterationUnit) = (1, 1)
        for level in levels.reversed() {
            let coordinate = rest % level.extent
            rest /= level.extent
            if level.isLoop {
                iteration += coordinate * iterationUnit
                iterationUnit *= level.extent
            } else {
                place += coordinate * placeUnit
                placeUnit *= level.extent
            }
        }
        return iteration * chunks + place * chunks / parallelCopies
    }
}
