// METIS at two levels: first islands, as a cut between hosts is dear, then the ranks of each. What is
// pinned stays where it is pinned, and what must share a host does.

struct GraphCutter {
    let graph: TaskGraph
    let machine: Machine
    let style: MetisStyle
    let imbalance: Double
    let seed: Int
    /// What is to be balanced: one number a group, the work first.
    let weights: [[Double]]
    /// What it costs to cut an arc of so many bytes.
    let edgeWeight: (Double) -> Double

    func owners() throws(PartitioningError) -> [Int32] {
        let all = Array(0..<graph.count)
        guard machine.islands > 1 else { return try ranks(of: graph, all, island: 0) }
        let islands = try self.islands()
        var owner = [Int32](repeating: 0, count: graph.count)
        for island in 0..<machine.islands {
            let members = all.filter { islands[$0] == island }
            guard !members.isEmpty else { continue }
            let ranks = try ranks(of: graph.part(members), members, island: island)
            for (place, group) in members.enumerated() { owner[group] = ranks[place] }
        }
        return owner
    }

    private func islands() throws(PartitioningError) -> [Int32] {
        let whole = graph.metisGraph(weights: weights, edgeWeight: edgeWeight)
        let pins = graph.pinnedRank.map { $0 < 0 ? -1 : Int32(machine.island(of: Int($0))) }
        guard graph.hasBundles else { return try cut(whole, into: machine.islands, pins) }
        let (number, count) = graph.bundleNumbers()
        let quotient = whole.contracted(into: number, count: count)
        var pinOfBundle = [Int32](repeating: -1, count: count)
        for group in pins.indices where pins[group] >= 0 {
            pinOfBundle[Int(number[group])] = pins[group]
        }
        let parts = try cut(quotient, into: machine.islands, pinOfBundle)
        return number.map { parts[Int($0)] }
    }

    private func ranks(
        of part: TaskGraph, _ members: [Int], island: Int
    ) throws(PartitioningError) -> [Int32] {
        let first = Int32(island * machine.ranksPerIsland)
        let part = part.metisGraph(
            weights: weights.map { column in members.map { column[$0] } }, edgeWeight: edgeWeight)
        let pins = members.map { group in
            graph.pinnedRank[group] < 0 ? -1 : graph.pinnedRank[group] - first
        }
        return try cut(part, into: machine.ranksPerIsland, pins).map { $0 + first }
    }

    private func cut(
        _ graph: MetisGraph, into parts: Int, _ pins: [Int32]
    ) throws(PartitioningError) -> [Int32] {
        var styles = [style]
        if style.isRecursive == nil, graph.count <= 100_000 {
            styles = [false, true].map { isRecursive in
                var one = style
                one.isRecursive = isRecursive
                return one
            }
        }
        return try Self.cut(
            graph, into: parts, pins, styles: styles, imbalance: imbalance, seed: seed)
    }

    /// The best of what each style makes, in balance, with what is pinned where it is pinned.
    static func cut(
        _ graph: MetisGraph, into parts: Int, _ pins: [Int32], styles: [MetisStyle],
        imbalance: Double, seed: Int
    ) throws(PartitioningError) -> [Int32] {
        guard parts > 1 else { return [Int32](repeating: 0, count: graph.count) }
        var best: (cut: Double, part: [Int32])?
        for style in styles {
            var part = try Metis.partition(
                graph, into: parts, style: style, imbalance: imbalance, seed: seed)
            name(&part, parts, after: pins)
            Balancer(
                graph: graph, weight: graph.weights[0], parts: parts, isFixed: { pins[$0] >= 0 }
            ).mend(&part, imbalance: imbalance)
            let cut = graph.cut(part)
            if best.map({ cut < $0.cut }) ?? true { best = (cut, part) }
        }
        return best?.part ?? []
    }

    /// Parts get the numbers that most of their pinned vertices are pinned to; these then move there.
    private static func name(_ part: inout [Int32], _ parts: Int, after pins: [Int32]) {
        guard pins.contains(where: { $0 >= 0 }) else { return }
        var votes: [[Int32]: Int] = [:]
        for (vertex, pin) in pins.enumerated() where pin >= 0 {
            votes[[part[vertex], pin], default: 0] += 1
        }
        var name = [Int32](repeating: -1, count: parts)
        var taken = Set<Int32>()
        for (pair, _) in votes.sorted(by: { left, right in
            left.value == right.value
                ? left.key.lexicographicallyPrecedes(right.key) : left.value > right.value
        }) where name[Int(pair[0])] < 0 && taken.insert(pair[1]).inserted {
            name[Int(pair[0])] = pair[1]
        }
        var free = (0..<Int32(parts)).filter { !taken.contains($0) }.makeIterator()
        for part in name.indices where name[part] < 0 { name[part] = free.next() ?? 0 }
        for vertex in part.indices {
            part[vertex] = pins[vertex] >= 0 ? pins[vertex] : name[Int(part[vertex])]
        }
    }
}

extension TaskGraph {
    /// The bundles numbered without gaps.
    func bundleNumbers() -> (number: [UInt32], count: Int) {
        var numbers: [UInt32: UInt32] = [:]
        let number = bundle.map { root in
            if let known = numbers[root] { return known }
            numbers[root] = UInt32(numbers.count)
            return UInt32(numbers.count - 1)
        }
        return (number, numbers.count)
    }
}

extension MetisGraph {
    func contracted(into number: [UInt32], count wanted: Int) -> MetisGraph {
        var result = MetisGraph(
            weights: weights.map { column in
                var sums = [Double](repeating: 0, count: wanted)
                for vertex in column.indices { sums[Int(number[vertex])] += column[vertex] }
                return sums
            })
        let members = Members(number, count: wanted)
        for group in 0..<wanted {
            var ties: [Int32: Double] = [:]
            for vertex in members[group] {
                for edge in Int(first[Int(vertex)])..<Int(first[Int(vertex) + 1]) {
                    let other = Int32(number[Int(neighbours[edge])])
                    if other != group { ties[other, default: 0] += edgeWeights[edge] }
                }
            }
            for (other, weight) in ties.sorted(by: { $0.key < $1.key }) {
                result.neighbours.append(other)
                result.edgeWeights.append(weight)
            }
            result.first.append(Int32(result.neighbours.count))
        }
        return result
    }
}
