// Who owns what in a run: what the graph file says, what was asked for, or what is usual for the graph:
// rank 0 maps it as `weir partition` does, or it is cut in blocks, as every rank can by itself.

import Execution
import Graphs
import Partitioning
import Transport

struct RunMapping {
    private let request: RunRequest
    private let hosts: [String]
    /// That the apps of each working rank can have; nil where nothing tells.
    private let gpus: GPUPools?

    init(_ request: RunRequest, _ hosts: HostTable) {
        self.request = request
        self.hosts = hosts.records.map(\.name)
        gpus = hosts.gpus
    }

    private var workers: Int {
        hosts.count - (request.hasDedicatedMaster(ranks: hosts.count) ? 1 : 0)
    }

    /// Nil for blocks.
    func ownership(
        of loaded: LoadedGraph, _ blueprint: Blueprint, _ kept: KeptDrops? = nil
    ) throws(Complaint) -> Ownership? {
        if request.algorithm == nil, let mapping = loaded.mapping,
            mapping.partitionCount >= workers
        {
            return mapping
        }
        let haveSameGPUs = gpus?.areEqual ?? true
        guard workers > 1, request.algorithm != .block || !haveSameGPUs else {
            return blocks(of: blueprint, kept)
        }
        let weights = weights(of: blueprint, kept)
        let algorithm = request.algorithm ?? usualAlgorithm(for: blueprint, weights)
        let mustHeedGPUs = !haveSameGPUs && weights.asksForGPUs
        guard algorithm != .block || mustHeedGPUs else { return blocks(of: blueprint, kept) }
        do throws(PartitioningError) {
            let partitioner = try Partitioner(
                PhysicalGraph(unrolling: blueprint), of: blueprint,
                weights: weights, on: machine)
            return Ownership(
                try partitioner.owners(algorithm), of: blueprint, partitionCount: workers)
        } catch {
            // What cannot be had where nobody asked for it is none of a run's troubles.
            guard request.algorithm != nil || mustHeedGPUs else { return nil }
            throw Complaint(error, blueprint, loaded.path)
        }
    }

    private func blocks(of blueprint: Blueprint, _ kept: KeptDrops?) -> Ownership? {
        let partitions = BlockPartitioner.partitionCount(
            ranks: workers, drops: blueprint.dropCount)
        return kept?.ownership(of: blueprint, partitions: partitions)
    }

    /// What an earlier run has done takes nothing.
    private func weights(of blueprint: Blueprint, _ kept: KeptDrops?) -> Weights {
        var weights = Weights(blueprint)
        weights.trialled(request.trial, in: blueprint)
        guard let kept else { return weights }
        for (number, first) in blueprint.firstDrop.dropLast().enumerated() {
            let seconds = weights.seconds[number]
            weights.measured(
                seconds: .each(
                    (0..<blueprint.components[number].count).map {
                        kept.isKept(first + $0) ? 0 : Float(seconds[$0])
                    }), of: ComponentID(number))
        }
        return weights
    }

    private func usualAlgorithm(for blueprint: Blueprint, _ weights: Weights) -> Algorithm {
        guard MemoryNeed(mapping: blueprint).leavesHalf else { return .block }
        return .usual(
            for: blueprint, weights, cores: machineWithoutGPUs.cores,
            doesWork: request.trial != .zero)
    }

    /// Islands with as many ranks each, one behind the other, are told apart; others count as one, with
    /// the network between them.
    private var machine: Machine {
        var machine = machineWithoutGPUs
        machine.gpus = gpus
        return machine
    }

    private var machineWithoutGPUs: Machine {
        let map = IslandMap(hostOfRank: hosts, largestIsland: request.islandSize)
        let island = (hosts.count - workers..<hosts.count).map { map.island(of: Rank($0)) }
        let islands = Set(island).count
        let perIsland = island.count / islands
        let perHost = hosts.count / map.hosts.count
        let slots = request.slots ?? max(1, Host.cores / perHost)
        let isRegular = island.indices.allSatisfy {
            island[$0] == island[$0 / perIsland * perIsland]
        }
        guard island.count % islands == 0, isRegular else {
            return Machine(
                ranksPerIsland: island.count, coresPerRank: slots, insideIsland: .cluster)
        }
        return Machine(islands: islands, ranksPerIsland: perIsland, coresPerRank: slots)
    }
}
