// The default: METIS with work and memory in balance, list scheduling, blocks, and for small graphs a
// plain cut; the two that are predicted to be over first are refined, and the best one counts. Of those
// that take as long, the one that sends less.

extension Partitioner {
    func bestOwners(_ options: PartitioningOptions) throws(PartitioningError) -> [Int32] {
        let graph = coarse.graph
        let cost = machine.insideIsland.seconds
        let balanced = try GraphCutter(
            graph: graph, machine: machine, style: MetisStyle(isRecursive: false),
            imbalance: 0.03, seed: options.seed, weights: [graph.work, graph.memory],
            edgeWeight: { cost($0) * 1e6 }
        ).owners()
        // Blocks first: of equals the first one counts, and theirs are the fewest runs.
        let blocks = drops.isInStretches ? stretchesInBlocks() : blocksOfGroups()
        var beginnings = [blocks, balanced, ListScheduler(coarse).owners().owner]
        for number in beginnings.indices { try settle(&beginnings[number]) }
        let ranked = beginnings.map { ($0, coarse.makespan($0)) }.sorted { $0.1 < $1.1 }
        let predictions = max(4, min(2000, 1_000_000 / max(1, graph.count)))
        var found: [[Int32]] = []
        for (owner, _) in ranked.prefix(2) {
            var refinement = Refinement(coarse, owner, seed: options.seed)
            refinement.improve(predictions: predictions)
            found.append(refinement.owner)
        }
        return try best(of: found, options)
    }

    /// As the whole graph has it where that is small, with a plain cut beside.
    private func best(
        of found: [[Int32]], _ options: PartitioningOptions
    ) throws(PartitioningError) -> [Int32] {
        guard let fine else {
            return expanded(found.min { isBetter($0, $1, coarse) } ?? [])
        }
        var whole = found.map(expanded)
        if machine.memoryPerRank == nil { whole.append(try cutOwners(options, seeds: 1)) }
        return whole.min { isBetter($0, $1, fine) } ?? []
    }

    private func isBetter(_ one: [Int32], _ other: [Int32], _ predictor: Predictor) -> Bool {
        let (first, second) = (predictor.makespan(one), predictor.makespan(other))
        guard abs(first - second) <= 1e-4 * max(first, second) else { return first < second }
        return predictor.graph.messageSeconds(one, machine)
            < predictor.graph.messageSeconds(other, machine)
    }

    /// Groups in the order in which the graph leads to them, as much work to each rank.
    private func stretchesInBlocks() -> [Int32] {
        let graph = coarse.graph
        let total = graph.work.reduce(0, +)
        var before = 0.0
        return graph.work.indices.map { group in
            let share = total > 0 ? before / total : Double(group) / Double(graph.count)
            before += graph.work[group]
            return Int32(min(Double(machine.ranks - 1), share * Double(machine.ranks)))
        }
    }

    /// A group where the block partitioner has its first Drop.
    func blocksOfGroups() -> [Int32] {
        let ofDrops = blockOwners()
        var owner = [Int32](repeating: -1, count: coarse.graph.count)
        for (row, group) in group.enumerated() where owner[Int(group)] < 0 {
            owner[Int(group)] = ofDrops[row]
        }
        return owner
    }
}

extension TaskGraph {
    /// All messages together.
    func messageSeconds(_ owner: [Int32], _ machine: Machine) -> Double {
        var sum = 0.0
        for group in 0..<count {
            for arc in successors.range(group) {
                let target = Int(successors.groups[arc])
                sum += machine.seconds(
                    successors.bytes[arc], from: Int(owner[group]), to: Int(owner[target]))
            }
        }
        return sum
    }
}
