// From Drops and the group of each to the graph of groups. Linear in Drops and edges, which are read in
// their order; what leads from one group to another is put aside, sorted by counting, and added up by the
// last arc that led there.

import Graphs

extension TaskGraph {
    /// `group` has a number below `count` for each row.
    init(contracting drops: DropGraph, into group: [UInt32], count: Int) {
        work = [Double](repeating: 0, count: count)
        cores = [Int32](repeating: 0, count: count)
        memory = work
        pinnedRank = [Int32](repeating: -1, count: count)
        bundle = (0..<UInt32(count)).map { $0 }
        addNodes(drops, group)
        addGPUs(drops, group)
        addArcs(Crossings(drops, group))
        predecessors = Self.turned(successors)
        order = topologicalOrder()
        precondition(order.count == count, "groups wait for each other")
        if drops.isShared.contains(true) { bundleShared(drops, group) }
    }

    private mutating func addNodes(_ drops: DropGraph, _ group: [UInt32]) {
        let weights = drops.weights
        for number in drops.blueprint.components.indices {
            let groups = group[drops.rows(of: number)]
            if weights.isData[number] {
                weights.bytes[number].forEach(groups) { memory[$0] += $1 }
            } else {
                weights.seconds[number].forEach(groups) { work[$0] += $1 }
                weights.cores[number].forEach(groups) {
                    cores[$0] = max(cores[$0], Int32(min($1, 1e9)))
                }
            }
        }
        for (row, pin) in drops.pins.enumerated() where pin >= 0 {
            pinnedRank[Int(group[row])] = pin
        }
        coreSeconds = weights.total(of: weights.cores, in: drops.blueprint)
    }

    private mutating func addGPUs(_ drops: DropGraph, _ group: [UInt32]) {
        guard drops.asksForGPUs else { return }
        gpus = [Int32](repeating: 0, count: count)
        gpuSeconds = drops.weights.total(of: drops.weights.gpus, in: drops.blueprint)
        for number in drops.blueprint.components.indices where !drops.weights.isData[number] {
            drops.weights.gpus[number].forEach(group[drops.rows(of: number)]) {
                gpus[$0] = max(gpus[$0], Int32(min($1, 1e9)))
            }
        }
    }

    private mutating func addArcs(_ crossings: Crossings) {
        let members = Members(crossings.sources, count: count)
        var arcs = Arcs()
        arcs.first.reserveCapacity(count + 1)
        var lastArc = [UInt32](repeating: .max, count: count)
        for source in 0..<count {
            let start = arcs.groups.count
            for crossing in members[source] {
                let target = crossings.targets[Int(crossing)]
                let bytes = crossings.bytes[Int(crossing)]
                let arc = Int(lastArc[Int(target)])
                if arc != Int(UInt32.max), arc >= start {
                    arcs.bytes[arc] += bytes
                } else {
                    lastArc[Int(target)] = UInt32(arcs.groups.count)
                    arcs.groups.append(target)
                    arcs.bytes.append(bytes)
                }
            }
            arcs.first.append(UInt32(arcs.groups.count))
        }
        successors = arcs
    }

    /// Joins the groups around each Drop in shared memory.
    private mutating func bundleShared(_ drops: DropGraph, _ group: [UInt32]) {
        var sets = DisjointSets(count)
        for row in 0..<drops.count where drops.isShared[drops.component(row)] {
            let drop = DropID(row)
            for edge in drops.graph.consumerRange(of: drop) {
                sets.join(group[row], group[drops.graph.consumers[edge].drop.index])
            }
            for edge in drops.graph.producerRange(of: drop) {
                sets.join(group[row], group[drops.graph.producers[edge].drop.index])
            }
        }
        bundle = (0..<UInt32(count)).map { sets.root(of: $0) }
        hasBundles = true
    }
}

/// The edges between groups, in the order of their sources' rows, each with the bytes of its datum.
private struct Crossings {
    private(set) var sources: [UInt32] = []
    private(set) var targets: [UInt32] = []
    private(set) var bytes: [Double] = []

    init(_ drops: DropGraph, _ group: [UInt32]) {
        let (first, consumers) = (drops.graph.firstConsumer, drops.graph.consumers)
        for number in drops.blueprint.components.indices {
            let isData = drops.weights.isData[number]
            for row in drops.rows(of: number) {
                let source = group[row]
                for edge in Int(first[row])..<Int(first[row + 1]) {
                    let consumer = consumers[edge].drop.index
                    guard group[consumer] != source else { continue }
                    sources.append(source)
                    targets.append(group[consumer])
                    bytes.append(drops.bytes(isData ? row : consumer))
                }
            }
        }
    }
}

extension Weights.Column {
    /// The number of each of the instances, whose groups these are.
    @inline(__always)
    fileprivate func forEach(_ groups: ArraySlice<UInt32>, _ body: (_ group: Int, Double) -> Void) {
        switch self {
        case .same(0): return
        case .same(let value): for group in groups { body(Int(group), value) }
        case .each(let values):
            for (group, value) in zip(groups, values) { body(Int(group), Double(value)) }
        }
    }
}

/// The rows of each group, sorted by counting.
struct Members {
    private var first: [UInt32]
    private var rows: [UInt32]

    init(_ group: [UInt32], count: Int) {
        first = [UInt32](repeating: 0, count: count + 1)
        for group in group { first[Int(group) + 1] += 1 }
        for group in 0..<count { first[group + 1] += first[group] }
        var next = first
        rows = [UInt32](repeating: 0, count: group.count)
        for (row, group) in group.enumerated() {
            rows[Int(next[Int(group)])] = UInt32(truncatingIfNeeded: row)
            next[Int(group)] += 1
        }
    }

    @inline(__always)
    subscript(group: Int) -> ArraySlice<UInt32> { rows[Int(first[group])..<Int(first[group + 1])] }
}

struct DisjointSets {
    private var parent: [UInt32]

    init(_ count: Int) { parent = (0..<UInt32(count)).map { $0 } }

    mutating func root(of member: UInt32) -> UInt32 {
        var root = member
        while parent[Int(root)] != root {
            parent[Int(root)] = parent[Int(parent[Int(root)])]
            root = parent[Int(root)]
        }
        return root
    }

    /// The lower root is that of both.
    mutating func join(_ one: UInt32, _ other: UInt32) {
        let roots = (root(of: one), root(of: other))
        parent[Int(max(roots.0, roots.1))] = min(roots.0, roots.1)
    }
}
