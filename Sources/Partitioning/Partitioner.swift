// The one entry: a physical graph, what its Drops take, and a machine; out come owners. The graph is
// coarsened once, and every algorithm works on what came of that; small graphs are kept Drop by Drop,
// too, for what is exact.

package import Graphs

package struct Partitioner: Sendable {
    package let machine: Machine
    let blueprint: Blueprint
    let drops: DropGraph
    /// The group of each row.
    let group: [UInt32]
    let coarse: Predictor
    /// Each Drop by itself; nil for graphs of more than `fineDrops`.
    let fine: Predictor?

    /// Up to so many Drops are also looked at one by one.
    static let fineDrops = 50_000
    /// Up to so many, groups are made of apps and chains, and above of coordinates.
    static let clusteredDrops = 100_000

    /// Linear. `keepingPins`: what the graph says of partitions counts.
    package init(
        _ graph: PhysicalGraph, of blueprint: Blueprint, weights: Weights, on machine: Machine,
        keepingPins: Bool = true
    ) throws(PartitioningError) {
        self.machine = machine
        self.blueprint = blueprint
        let pins = keepingPins ? Pins(statedBy: blueprint, on: machine) : []
        let drops = try DropGraph(graph, blueprint, weights, pins)
        try Demands(drops, machine).check()
        self.drops = drops
        let coarsened = Self.groups(drops, machine)
        group = coarsened.group
        coarse = Predictor(
            TaskGraph(contracting: drops, into: coarsened.group, count: coarsened.count), machine)
        try coarse.graph.checkBundles(drops, group, machine)
        guard drops.count <= Self.fineDrops else {
            fine = nil
            return
        }
        let each = (0..<UInt32(drops.count)).map { $0 }
        fine = Predictor(
            TaskGraph(contracting: drops, into: each, count: drops.count), machine)
    }

    private static func groups(
        _ drops: DropGraph, _ machine: Machine
    ) -> (group: [UInt32], count: Int) {
        let wanted = min(50_000, max(512, machine.cores * 8))
        if drops.count > clusteredDrops, let cells = Cells(drops, wanted: wanted) {
            return (cells.group, cells.count)
        }
        let clusters = Clusters(drops)
        return (clusters.group, clusters.count)
    }

    /// The rank of each Drop, in the sequence of all. Deterministic.
    package func owners(
        _ algorithm: Algorithm, _ options: PartitioningOptions = PartitioningOptions()
    ) throws(PartitioningError) -> [Int32] {
        guard drops.count > 0 else { return [] }
        guard machine.ranks > 1, algorithm != .none else {
            try checkRoom(in: algorithm == .none ? 1 : machine.ranks)
            let first = [Int32](repeating: 0, count: drops.count).pinned(to: drops.pins)
            guard coarse.graph.isParticular(on: machine) else { return first }
            var owner = coarse.graph.pinnedRank.map { max(0, $0) }
            try settle(&owner)
            return expanded(owner)
        }
        try checkRoom(in: machine.ranks)
        switch algorithm {
        case .none, .block:
            if machine.memoryPerRank == nil, !coarse.graph.isParticular(on: machine) {
                return blockOwners()
            }
        case .metis:
            // As many as take a second or less.
            let seeds = max(1, min(24, 30_000 / drops.count))
            return try cutOwners(options, seeds: seeds)
        case .auto: return try bestOwners(options)
        case .edgeZeroing, .fewestRanks, .swarm, .listScheduling: break
        }
        var owner: [Int32]
        switch algorithm {
        case .block: owner = blocksOfGroups()
        case .edgeZeroing: owner = try zeroedOwners(options)
        case .fewestRanks: owner = fewestRanks(options)
        case .swarm:
            let evaluations = max(12, min(400, 400_000 / max(1, coarse.graph.count)))
            owner = Swarm(predictor: coarse, seed: options.seed).owners(evaluations: evaluations)
        default: owner = ListScheduler(coarse).owners().owner
        }
        try settle(&owner)
        return expanded(owner)
    }

    /// From owners of groups to those of their Drops.
    func expanded(_ owner: [Int32]) -> [Int32] {
        group.map { owner[Int($0)] }.pinned(to: drops.pins)
    }

    func blockOwners() -> [Int32] {
        let ownership = BlockPartitioner.partition(blueprint, into: machine.ranks)
        return ownership.ownerOfEach(of: blueprint).pinned(to: drops.pins)
    }

    private func fewestRanks(_ options: PartitioningOptions) -> [Int32] {
        let all = ListScheduler(coarse).owners().owner
        let deadline = options.deadline ?? coarse.makespan(all) * 1.1
        var (best, tooFew, enough) = (all, 0, machine.ranks)
        while enough - tooFew > 1 {
            let ranks = (enough + tooFew) / 2
            let owner = ListScheduler(coarse, ranks: ranks).owners().owner
            if coarse.makespan(owner) <= deadline {
                (best, enough) = (owner, ranks)
            } else {
                tooFew = ranks
            }
        }
        return best
    }
}

extension [Int32] {
    func pinned(to pins: Pins) -> [Int32] {
        pins.isEmpty ? self : zip(self, pins).map { $1 >= 0 ? $1 : $0 }
    }
}

extension Ownership {
    /// By Drop, in the sequence of all.
    package func ownerOfEach(of blueprint: Blueprint) -> [Int32] {
        var owners = [Int32](repeating: 0, count: blueprint.dropCount)
        for partition in 0..<partitionCount {
            forEachRun(of: PartitionID(partition), in: blueprint) { component, instances in
                let first = blueprint.firstDrop[component.index]
                for instance in instances { owners[first + instance] = Int32(partition) }
            }
        }
        return owners
    }

    /// Owners by Drop, in the sequence of all.
    package init(_ owners: [Int32], of blueprint: Blueprint, partitionCount: Int) {
        self.init(partitionCount: partitionCount)
        for number in blueprint.components.indices {
            let first = blueprint.firstDrop[number]
            let count = blueprint.count(of: ComponentID(number))
            var runs: [(start: Int, owner: PartitionID)] = []
            for instance in 0..<count
            where instance == 0 || owners[first + instance] != owners[first + instance - 1] {
                runs.append((instance, PartitionID(Int(owners[first + instance]))))
            }
            if runs.isEmpty { runs = [(0, PartitionID(0))] }
            addComponent(runs: runs, count: count)
        }
    }
}
