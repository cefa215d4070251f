// From Drops and the group of each to the graph of groups. Linear in Drops and edges: the members of
// a group are looked at one after another, and what they lead to is added up by the last arc that led
// there.

import Graphs

extension TaskGraph {
    /// `group` has a number below `count` for each row.
    init(contracting drops: DropGraph, into group: [UInt32], count: Int) {
        let members = Members(group, count: count)
        work = [Double](repeating: 0, count: count)
        cores = [Int32](repeating: 0, count: count)
        memory = work
        pinnedRank = [Int32](repeating: -1, count: count)
        bundle = (0..<UInt32(count)).map { $0 }
        addNodes(drops, group)
        addGPUs(drops, group)
        addArcs(drops, group, members)
        predecessors = Self.turned(successors)
        order = topologicalOrder()
        precondition(order.count == count, "groups wait for each other")
        if drops.isShared.contains(true) { bundleShared(drops, group) }
    }

    private mutating func addNodes(_ drops: DropGraph, _ group: [UInt32]) {
        for row in 0..<drops.count {
            let group = Int(group[row])
            if drops.isData(row) {
                memory[group] += drops.bytes(row)
            } else {
                work[group] += drops.seconds(row)
                cores[group] = max(cores[group], Int32(clamping: Int(min(drops.cores(row), 1e9))))
            }
            let pin = drops.pin(row)
            if pin >= 0 { pinnedRank[group] = pin }
        }
    }

    private mutating func addGPUs(_ drops: DropGraph, _ group: [UInt32]) {
        guard drops.asksForGPUs else { return }
        gpus = [Int32](repeating: 0, count: count)
        for row in 0..<drops.count where !drops.isData(row) {
            let place = Int(group[row])
            gpus[place] = max(gpus[place], Int32(min(drops.gpus(row), 1e9)))
        }
    }

    private mutating func addArcs(_ drops: DropGraph, _ group: [UInt32], _ members: Members) {
        var arcs = Arcs()
        arcs.first.reserveCapacity(count + 1)
        var lastArc = [UInt32](repeating: .max, count: count)
        let first = drops.graph.firstConsumer
        let consumers = drops.graph.consumers
        for source in 0..<count {
            let start = arcs.groups.count
            for row in members[source] {
                let isData = drops.isData(Int(row))
                let bytes = isData ? drops.bytes(Int(row)) : 0
                for edge in Int(first[Int(row)])..<Int(first[Int(row) + 1]) {
                    let consumer = consumers[edge].drop.index
                    let target = group[consumer]
                    guard Int(target) != source else { continue }
                    let amount = isData ? bytes : drops.bytes(consumer)
                    let arc = Int(lastArc[Int(target)])
                    if arc != Int(UInt32.max), arc >= start {
                        arcs.bytes[arc] += amount
                    } else {
                        lastArc[Int(target)] = UInt32(arcs.groups.count)
                        arcs.groups.append(target)
                        arcs.bytes.append(amount)
                    }
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
