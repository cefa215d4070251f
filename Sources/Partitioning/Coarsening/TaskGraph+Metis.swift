// A graph of groups as METIS wants it, and the mending of what comes out.

extension TaskGraph {
    /// Each arc at both its ends.
    func metisGraph(
        weights: [[Double]], edgeWeight: (_ bytes: Double) -> Double
    ) -> MetisGraph {
        var graph = MetisGraph(weights: weights)
        let ends = successors.groups.count * 2
        graph.first.reserveCapacity(count + 1)
        graph.neighbours.reserveCapacity(ends)
        graph.edgeWeights.reserveCapacity(ends)
        for group in 0..<count {
            for arcs in [successors, predecessors] {
                for arc in arcs.range(group) {
                    graph.neighbours.append(Int32(bitPattern: arcs.groups[arc]))
                    graph.edgeWeights.append(edgeWeight(arcs.bytes[arc]))
                }
            }
            graph.first.append(Int32(graph.neighbours.count))
        }
        return graph
    }
}

/// Brings a partition within its bound: every part weighs at most (1 + imbalance) of the mean, or, where
/// single vertices are too heavy for that, the mean and the heaviest of them. Parts without a vertex
/// get one where there are enough.
struct Balancer {
    let graph: MetisGraph
    let weight: [Double]
    let parts: Int
    /// Those that nothing moves.
    let isFixed: (Int) -> Bool

    func mend(_ part: inout [Int32], imbalance: Double) {
        var load = [Double](repeating: 0, count: parts)
        var size = [Int](repeating: 0, count: parts)
        for vertex in part.indices {
            load[Int(part[vertex])] += weight[vertex]
            size[Int(part[vertex])] += 1
        }
        let mean = weight.reduce(0, +) / Double(parts)
        let heaviest = weight.indices.lazy.filter { !isFixed($0) }.map { weight[$0] }.max() ?? 0
        let bound = max(mean * (1 + imbalance), mean + heaviest) * (1 + 1e-9)
        relieve(&part, &load, &size, above: bound)
        fillEmpty(&part, &size, load)
    }

    /// Moves vertices out of parts that weigh more, those first that lose the least by it.
    private func relieve(
        _ part: inout [Int32], _ load: inout [Double], _ size: inout [Int], above bound: Double
    ) {
        for full in 0..<parts where load[full] > bound {
            let own = part.indices.filter {
                part[$0] == full && weight[$0] > 0 && !isFixed($0)
            }
            let loss = own.map { vertex in
                graph.tie(of: vertex, to: Int32(full), part) / weight[vertex]
            }
            for place in own.indices.sorted(by: { (loss[$0], $0) < (loss[$1], $1) }) {
                guard load[full] > bound, size[full] > 1 else { break }
                let vertex = own[place]
                guard let least = load.indices.min(by: { (load[$0], $0) < (load[$1], $1) }),
                    least != full, load[least] + weight[vertex] < load[full]
                else { continue }
                part[vertex] = Int32(least)
                load[full] -= weight[vertex]
                load[least] += weight[vertex]
                size[full] -= 1
                size[least] += 1
            }
        }
    }

    private func fillEmpty(_ part: inout [Int32], _ size: inout [Int], _ load: [Double]) {
        var empty = size.indices.filter { size[$0] == 0 }
        guard !empty.isEmpty else { return }
        let order = part.indices.sorted { (load[Int(part[$0])], $1) > (load[Int(part[$1])], $0) }
        for vertex in order where !empty.isEmpty && size[Int(part[vertex])] > 1 && !isFixed(vertex)
        {
            size[Int(part[vertex])] -= 1
            part[vertex] = Int32(empty.removeLast())
            size[Int(part[vertex])] += 1
        }
    }
}

extension MetisGraph {
    /// What the edges of a vertex into a part weigh.
    func tie(of vertex: Int, to wanted: Int32, _ part: [Int32]) -> Double {
        var sum = 0.0
        for edge in Int(first[vertex])..<Int(first[vertex + 1])
        where part[Int(neighbours[edge])] == wanted {
            sum += edgeWeights[edge]
        }
        return sum
    }

    func cut(_ part: [Int32]) -> Double {
        var cut = 0.0
        for vertex in 0..<count {
            for edge in Int(first[vertex])..<Int(first[vertex + 1])
            where part[Int(neighbours[edge])] != part[vertex] {
                cut += edgeWeights[edge]
            }
        }
        return cut / 2
    }
}
