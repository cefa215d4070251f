// Cycles. Where links are rules, those that carry from one iteration to the next lead forward, if
// `LoopCycles` finds nothing, and all others stay within what their ends share: a cycle of Drops is a
// cycle of components, of which there are few. Where edges are listed, or lead from the last iteration
// of a loop or to the first, a component may feed itself without any Drop's doing so: then it is the
// Drops that are looked at.

import Graphs

enum CycleSearch {
    /// With more edges that are not held already, the Drops are not looked at.
    private static let mostEdges = 1 << 22

    private static func finding(_ cycle: [Int], _ blueprint: Blueprint) -> Finding {
        let first = blueprint.components[cycle[0]]
        return Finding(
            .cycle(cycle.map { blueprint.components[$0].name }),
            Place(nodeID: first.id, nodeName: first.name))
    }

    static func findings(in blueprint: Blueprint) -> [Finding] {
        let components = Consumers(componentsOf: blueprint)
        guard let cycle = components.someCycle() ?? LoopCycles.someCycle(in: blueprint)
        else { return [] }
        guard blueprint.linksSomeInstancesOnly, blueprint.ruledEdgeCount <= mostEdges else {
            return [finding(cycle, blueprint)]
        }
        guard let drops = Consumers(dropsOf: blueprint).someCycle() else { return [] }
        guard blueprint.hasListedEdges else { return [finding(cycle, blueprint)] }
        let names = drops.map { blueprint.name(ofDrop: $0) }
        let first = blueprint[names[0].component]
        let oid = first.oid(of: Int(names[0].instance), session: "")
        return [
            Finding(
                .cycle(
                    names.map { blueprint[$0.component].oid(of: Int($0.instance), session: "") }),
                Place(nodeID: oid, nodeName: first.name))
        ]
    }
}

/// Who waits for whom, in compressed rows: of components, or of Drops.
private struct Consumers {
    private var first: [Int]
    private var targets: [UInt32]

    init(componentsOf blueprint: Blueprint) {
        var pairs: [(Int, Int)] = []
        for link in blueprint.links where !link.rule.carriesForward {
            pairs.append((link.source.index, link.target.index))
        }
        self.init(pairs, count: blueprint.components.count)
    }

    init(dropsOf blueprint: Blueprint) {
        var pairs: [(Int, Int)] = []
        pairs.reserveCapacity(blueprint.edgeCount)
        for link in blueprint.links {
            let source = blueprint.firstDrop[link.source.index]
            let target = blueprint.firstDrop[link.target.index]
            let targetCount = blueprint.count(of: link.target)
            for instance in 0..<blueprint.count(of: link.source) {
                if case .listed(let edges) = link.rule {
                    for other in edges.targets(of: instance) {
                        pairs.append((source + instance, target + Int(other)))
                    }
                    continue
                }
                let run = link.rule.targets(of: instance, targetCount: targetCount)
                for step in 0..<run.count {
                    pairs.append((source + instance, target + run.first + step * run.stride))
                }
            }
        }
        self.init(pairs, count: blueprint.dropCount)
    }

    private init(_ pairs: [(Int, Int)], count: Int) {
        first = [Int](repeating: 0, count: count + 1)
        for pair in pairs { first[pair.0 + 1] += 1 }
        for row in 0..<count { first[row + 1] += first[row] }
        var next = first
        targets = [UInt32](repeating: 0, count: pairs.count)
        for pair in pairs {
            targets[next[pair.0]] = UInt32(pair.1)
            next[pair.0] += 1
        }
    }

    private var count: Int { first.count - 1 }

    private func consumers(of row: Int) -> ArraySlice<UInt32> {
        targets[first[row]..<first[row + 1]]
    }

    /// The rows of one cycle, in the order of the flow. Linear.
    func someCycle() -> [Int]? {
        var awaited = [UInt32](repeating: 0, count: count)
        for target in targets { awaited[Int(target)] += 1 }
        var free = awaited.indices.filter { awaited[$0] == 0 }
        while let row = free.popLast() {
            for consumer in consumers(of: row) {
                awaited[Int(consumer)] -= 1
                if awaited[Int(consumer)] == 0 { free.append(Int(consumer)) }
            }
        }
        // What still waits, waits for another of its kind: walk backwards until one comes again.
        guard var here = awaited.firstIndex(where: { $0 > 0 }) else { return nil }
        var producer: [Int: Int] = [:]
        for row in awaited.indices where awaited[row] > 0 {
            for target in consumers(of: row) where awaited[Int(target)] > 0 {
                producer[Int(target)] = producer[Int(target)] ?? row
            }
        }
        var path: [Int] = []
        var places: [Int: Int] = [:]
        while places[here] == nil {
            places[here] = path.count
            path.append(here)
            guard let before = producer[here] else { return nil }
            here = before
        }
        return path[(places[here] ?? 0)...].reversed()
    }
}

extension Blueprint {
    fileprivate var hasListedEdges: Bool {
        links.contains { if case .listed = $0.rule { true } else { false } }
    }

    /// Edges that no list holds.
    fileprivate var ruledEdgeCount: Int {
        links.reduce(0) { sum, link in
            if case .listed = link.rule { sum } else { sum.addedClamped(to: edgeCount(of: link)) }
        }
    }

    /// True where a cycle of components may be none of Drops.
    fileprivate var linksSomeInstancesOnly: Bool {
        links.contains { link in
            switch link.rule {
            case .listed: true
            case .blocks(_, _, let sources, let targets): sources != .any || targets != .any
            default: false
            }
        }
    }

    /// The name of a Drop by its number in the sequence of all. Logarithmic.
    fileprivate func name(ofDrop number: Int) -> DropName {
        var (low, high) = (0, components.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if firstDrop[middle] <= number { low = middle } else { high = middle }
        }
        return DropName(ComponentID(low), number - firstDrop[low])
    }
}
