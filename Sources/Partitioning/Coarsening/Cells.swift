// Groups of a large graph, by its coordinates: what is inside one copy of a Scatter, or inside
// neighbouring copies, is one cell. Nested Scatters are opened until there are cells enough to spread.
// What exists too seldom to be cut so keeps a cell each, an app with its own outputs.
//
// A cell may be left and entered again, as where its Drops go through a Gather and back. It is cut
// there: of two Drops of a cell that have a different number of steps between cells behind them, each
// is in a group of its own. An edge between cells makes a step, so the groups wait in no circle.
//
// A large imported graph has no coordinates. Its cells are stretches of its file, as most files have
// neighbours beside each other; where most edges lead out of these, stretches of an order by depth may be
// better.

import Graphs

struct Cells {
    private(set) var group: [UInt32]
    private(set) var count = 0
    private let drops: DropGraph

    /// `wanted`: at least so many copies are to be told apart, and about twice as many at most. Nil if
    /// most Drops are in no Scatter, and it is no large imported graph.
    init?(_ drops: DropGraph, wanted: Int) {
        let takesImported = drops.isInStretches
        let singles = drops.blueprint.components.reduce(0) {
            $0 + (Prefix(of: $1, wanted: wanted, takesImported) == nil ? $1.count : 0)
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

    /// So many groups of an imported graph are not too many, however few are wanted.
    private static let importedGroups = 20_000

    /// Stretches of the file, unless most edges lead out of them; then those by depth, if fewer lead out
    /// of these.
    private mutating func cutStretches(_ wanted: Int, ofFile: Bool) {
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
        var dice = SplitMix(seed: 1)
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

    /// From the cell of each row in `group`, or else from stretches of the order of such a length, to
    /// groups. False if they are more than `most`; they then mean nothing.
    @discardableResult
    private mutating func cutAtReturns(
        _ cells: Int, length: Int? = nil, most: Int = .max
    ) -> Bool {
        var numbering = Numbering(cells)
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
            groups[row] = numbering.number(of: Numbering.Place(cell: cell, steps: steps))
            guard numbering.places.count <= most else { return false }
        }
        count = numbering.places.count
        return true
    }
}

/// Numbers for groups as they are met: a cell, and the steps between cells that lead there.
private struct Numbering {
    struct Place: Hashable {
        var cell: UInt32
        var steps: UInt32
    }

    private(set) var places: [Place] = []
    private var numbers: [Place: UInt32] = [:]
    /// Of each cell, the group that was met last: mostly it is met again.
    private var last: [UInt32]

    init(_ cells: Int) { last = [UInt32](repeating: .max, count: cells) }

    @inline(__always)
    mutating func number(of place: Place) -> UInt32 {
        let number = last[Int(place.cell)]
        if number != .max, places[Int(number)].steps == place.steps { return number }
        return find(place)
    }

    private mutating func find(_ place: Place) -> UInt32 {
        let number = numbers[place] ?? UInt32(places.count)
        if number == places.count {
            places.append(place)
            numbers[place] = number
        }
        last[Int(place.cell)] = number
        return number
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
