// Writes the edges of rows, in compressed rows, seen from one end or from the other.
//
// Edges are counted first and then written, link by link, so that a link is looked at once for all
// rows of a component and not once a row. The edges of a row come in the order of the links. Where
// each link gives every instance of a component as many edges, which is so of all but loops and uneven
// gathers, nothing is counted: the offsets of the rows are a multiplication table.

struct EdgeUnroller<Side: Direction> {
    private let blueprint: Blueprint
    private let ownership: Ownership
    private let runs: [RowRun]
    /// The links of each component that have this end there.
    private let ends: [LinkEnds]

    /// All links of one component.
    private struct LinkEnds {
        var links: [Link] = []
        /// The edges of each instance by all links together, if all instances have as many.
        var ofEach: Int? = 0
    }

    init(_ side: Side.Type, _ blueprint: Blueprint, _ ownership: Ownership, _ runs: [RowRun]) {
        self.blueprint = blueprint
        self.ownership = ownership
        self.runs = runs
        var ends = [LinkEnds](repeating: LinkEnds(), count: blueprint.components.count)
        for link in blueprint.links {
            let here = Side.here(link).index
            let count = Side.countOfEach(link.rule, count: blueprint.count(of: Side.there(link)))
            ends[here].links.append(link)
            ends[here].ofEach = ends[here].ofEach.flatMap { sum in count.map { sum + $0 } }
        }
        self.ends = ends
    }

    /// Tells after each run how many rows are done.
    func edges(
        _ graph: inout PhysicalGraph, _ progress: (_ rows: Int) -> Void
    ) -> (first: [UInt32], neighbours: [Neighbour], ports: [UInt16]) {
        let rows = graph.dropCount
        var first = [UInt32](unsafeUninitializedCapacity: rows + 1) { first, filled in
            layOut(first)
            filled = rows + 1
        }
        let edges = Int(first[rows])
        var ports: [UInt16] = []
        let neighbours = [Neighbour](unsafeUninitializedCapacity: edges) { neighbours, filled in
            ports = [UInt16](unsafeUninitializedCapacity: edges) { ports, filled in
                first.withUnsafeMutableBufferPointer { first in
                    var columns = Columns(first: first, neighbours: neighbours, ports: ports)
                    for run in runs {
                        write(run, &graph, &columns)
                        progress(run.rows.upperBound)
                    }
                }
                filled = edges
            }
            filled = edges
        }
        return (first, neighbours, ports)
    }

    // MARK: Where the edges of each row are

    /// Where the edges of each row begin, and at the end their number; of rows whose edges are counted
    /// where they end, as writing goes backwards there.
    private func layOut(_ first: UnsafeMutableBufferPointer<UInt32>) {
        var sum: UInt32 = 0
        for run in runs {
            let ends = ends[run.component.index]
            if let ofEach = ends.ofEach {
                for row in run.rows {
                    first[row] = sum
                    sum += UInt32(truncatingIfNeeded: ofEach)
                }
            } else {
                first[run.rows].update(repeating: 0)
                for link in ends.links { count(link, run, first) }
                for row in run.rows {
                    sum += first[row]
                    first[row] = sum
                }
            }
        }
        first[first.count - 1] = sum
    }

    private func count(_ link: Link, _ run: RowRun, _ first: UnsafeMutableBufferPointer<UInt32>) {
        if case .listed(let edges) = link.rule {
            for (row, instance) in zip(run.rows, run.instances) {
                first[row] += UInt32(truncatingIfNeeded: Side.listed(edges, instance).count)
            }
            return
        }
        let there = blueprint.count(of: Side.there(link))
        var place = BlockPlace(run.instances.lowerBound, blocksOf: Side.block(link.rule))
        for row in run.rows {
            let others = Side.run(link.rule, place, count: there)
            first[row] += UInt32(truncatingIfNeeded: others.count)
            place.advance()
        }
    }

    // MARK: What they are

    private struct Columns {
        let first: UnsafeMutableBufferPointer<UInt32>
        let neighbours: UnsafeMutableBufferPointer<Neighbour>
        let ports: UnsafeMutableBufferPointer<UInt16>
    }

    private func write(_ run: RowRun, _ graph: inout PhysicalGraph, _ columns: inout Columns) {
        let ends = ends[run.component.index]
        guard let ofEach = ends.ofEach else {
            for link in ends.links.reversed() { writeBackwards(link, run, &graph, &columns) }
            return
        }
        guard !run.rows.isEmpty else { return }
        var start = Int(columns.first[run.firstRow])
        for link in ends.links {
            start += write(link, run, from: start, every: ofEach, &graph, &columns)
        }
    }

    /// The link's edges of the first row begin at `start`, those of the next at `stride` more.
    /// Returns how many it has of each row.
    private func write(
        _ link: Link, _ run: RowRun, from start: Int, every stride: Int,
        _ graph: inout PhysicalGraph, _ columns: inout Columns
    ) -> Int {
        let there = Side.there(link)
        let count = blueprint.count(of: there)
        let ofEach = Side.countOfEach(link.rule, count: count) ?? 0
        var at = start
        var finder = NeighbourFinder(ownership, there, firstDrop: blueprint.firstDrop[there.index])
        var place = BlockPlace(run.instances.lowerBound, blocksOf: Side.block(link.rule))
        if case .blocks(_, _, .any, .any) = link.rule, finder.isWhole {
            for _ in run.rows {
                let first = finder.firstDrop + place.block * ofEach
                for step in 0..<ofEach {
                    columns.neighbours[at + step] = Neighbour(DropID(first + step))
                    columns.ports[at + step] = link.ports
                }
                at += stride
                place.advance()
            }
            return ofEach
        }
        for _ in run.rows {
            let others = Side.run(link.rule, place, count: count)
            for step in 0..<ofEach {
                let other = others.first + step * others.stride
                columns.neighbours[at + step] = finder.neighbour(other, &graph)
                columns.ports[at + step] = link.ports
            }
            at += stride
            place.advance()
        }
        return ofEach
    }

    /// Moves `first` of each row back by the edges written; with the last link first, it ends where
    /// the edges of the row begin.
    private func writeBackwards(
        _ link: Link, _ run: RowRun, _ graph: inout PhysicalGraph, _ columns: inout Columns
    ) {
        let there = Side.there(link)
        let count = blueprint.count(of: there)
        var finder = NeighbourFinder(ownership, there, firstDrop: blueprint.firstDrop[there.index])
        var place = BlockPlace(run.instances.lowerBound, blocksOf: Side.block(link.rule))
        if case .listed(let edges) = link.rule {
            for (row, instance) in zip(run.rows, run.instances) {
                let others = Side.listed(edges, instance)
                let start = Int(columns.first[row]) - others.count
                columns.first[row] = UInt32(truncatingIfNeeded: start)
                for (at, other) in zip(start..., others) {
                    columns.neighbours[at] = finder.neighbour(Int(other), &graph)
                    columns.ports[at] = link.ports
                }
            }
            return
        }
        for row in run.rows {
            let others = Side.run(link.rule, place, count: count)
            let start = Int(columns.first[row]) - others.count
            columns.first[row] = UInt32(truncatingIfNeeded: start)
            for step in 0..<others.count {
                let other = others.first + step * others.stride
                columns.neighbours[start + step] = finder.neighbour(other, &graph)
                columns.ports[start + step] = link.ports
            }
            place.advance()
        }
    }
}
