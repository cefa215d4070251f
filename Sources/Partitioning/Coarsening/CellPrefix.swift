import Graphs

/// The levels of a component that its cells are made by.
struct CellPrefix {
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
