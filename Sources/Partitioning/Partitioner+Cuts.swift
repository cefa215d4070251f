// What METIS makes of a graph, and the default, which takes that for one of its beginnings.

extension Partitioner {
    /// DALiuGE's weights: an app weighs its work, a datum 1, and an edge as much as its datum, at least
    /// a megabyte. Of a small graph METIS gets the groups and then the Drops, with several seeds, and
    /// the best cut counts.
    func cutOwners(
        _ options: PartitioningOptions, seeds: Int
    ) throws(PartitioningError) -> [Int32] {
        var found: [[Int32]] = []
        let each = (0..<UInt32(drops.count)).map { $0 }
        for seed in options.seed..<options.seed + seeds {
            var options = options
            options.seed = seed
            var owners = try cut(coarse, weights(of: group, coarse), options)
            try settle(&owners)
            found.append(expanded(owners))
            guard let fine, machine.memoryPerRank == nil, !coarse.graph.isParticular(on: machine)
            else { continue }
            found.append(
                try cut(fine, weights(of: each, fine), options).pinned(to: drops.pins))
        }
        guard found.count > 1 else { return found[0] }
        let bound = balanceBound(options.imbalance)
        let costs = found.map { owner in
            let excess = max(0, heaviest(owner) - bound)
            return (excess, Cut(drops, owner, machine).weight)
        }
        return found[costs.indices.min { costs[$0] < costs[$1] } ?? 0]
    }

    private func cut(
        _ predictor: Predictor, _ weights: [Double], _ options: PartitioningOptions
    ) throws(PartitioningError) -> [Int32] {
        try GraphCutter(
            graph: predictor.graph, machine: machine, style: options.style,
            imbalance: options.imbalance, seed: options.seed, weights: [weights],
            edgeWeight: { max(1, $0 / 1e6) }
        ).owners()
    }

    private func weights(of group: [UInt32], _ predictor: Predictor) -> [Double] {
        var weights = [Double](repeating: 0, count: predictor.graph.count)
        for row in group.indices { weights[Int(group[row])] += weight(row) }
        return weights
    }

    private func weight(_ row: Int) -> Double { drops.isData(row) ? 1 : drops.seconds(row) }

    private func heaviest(_ owner: [Int32]) -> Double {
        var load = [Double](repeating: 0, count: machine.ranks)
        for row in owner.indices { load[Int(owner[row])] += weight(row) }
        return load.max() ?? 0
    }

    /// What no rank may weigh more than: what was asked for, or where single Drops are too heavy for
    /// that, the mean and the heaviest of them.
    private func balanceBound(_ imbalance: Double) -> Double {
        let weights = (0..<drops.count).map(weight)
        let mean = weights.reduce(0, +) / Double(machine.ranks)
        return max(mean * (1 + imbalance), mean + (weights.max() ?? 0)) * (1 + 1e-6)
    }

    /// Edge zeroing, and the sets put together by METIS until there are no more than ranks.
    func zeroedOwners(_ options: PartitioningOptions) throws(PartitioningError) -> [Int32] {
        let graph = coarse.graph
        let sets = EdgeZeroing(graph, machine).sets()
        let joined = graph.metisGraph(weights: [graph.work], edgeWeight: { max(1, $0 / 1e6) })
            .contracted(into: sets.number, count: sets.count)
        var pins = [Int32](repeating: -1, count: sets.count)
        for group in 0..<graph.count where graph.pinnedRank[group] >= 0 {
            pins[Int(sets.number[group])] = graph.pinnedRank[group]
        }
        let parts = try GraphCutter.cut(
            joined, into: machine.ranks, pins, styles: [options.style],
            imbalance: options.imbalance, seed: options.seed)
        return sets.number.map { parts[Int($0)] }
    }
}
