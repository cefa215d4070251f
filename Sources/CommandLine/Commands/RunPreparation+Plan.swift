// What each rank makes of what rank 0 has handed out.

import Execution
import Graphs
import Partitioning
import Sessions
import Storage
import Transport

extension RunPreparation {
    static func plan(
        _ handOut: HandOut, rank: Rank, _ hosts: HostTable, _ request: RunRequest
    ) throws(Complaint) -> RunPlan {
        let blueprint = try LoadedGraph(
            handOut.source, path: handOut.graphPath, GraphOptions(json: handOut.options)
        ).blueprint()
        let islands = IslandMap(
            hostOfRank: hosts.records.map(\.name), largestIsland: request.islandSize)
        let part = hosts.part(of: rank)
        var options = RunOptions(
            trial: handOut.trial, journal: handOut.journal, slots: part.slots,
            capacity: part.capacity, dedicatedMaster: hosts.hasDedicatedMaster)
        options.memoryLimit = request.memory
        options.replicate = request.replicate ?? 0
        options.scratch = try hosts.scratch(of: rank, request, handOut)
        options.binding = hosts.binding(of: rank)
        options.subscriptions = try request.subscriptions(in: blueprint)
        options.terminationGrace = MPILaunch.terminationGrace
        options.grace = request.ending.grace
        options.endSignal = request.ending.signal
        options.deadline = handOut.millisecondsLeft.map {
            Clock.steady() + UInt64($0) * 1_000_000
        }
        options.margin = UInt32(clamping: handOut.margin)
        options.diskRate = request.ending.diskRate
        let rankOfPartition = RunPlan.rankOfPartition(
            partitions: handOut.partitions, ranks: hosts.records.count, options)
        var plan = RunPlan(
            blueprint: blueprint,
            ownership: Ownership(handOut.ownership, of: blueprint)
                ?? BlockPartitioner.partition(
                    blueprint, into: handOut.partitions,
                    islandOfPartition: rankOfPartition.map { islands.island(of: $0) }),
            islands: islands,
            session: SessionDirectory(path: handOut.session, edits: handOut.edits),
            inputFolders: handOut.inputFolders.isEmpty
                ? inputFolders(handOut.launchFolder, handOut.graphPath) : handOut.inputFolders,
            options: options)
        if handOut.trial != .zero {
            plan.urgency = Urgency(ofRunOf: blueprint)?.seconds.map(Float.init) ?? []
        }
        if !handOut.kept.isEmpty { plan.kept = KeptDrops(handOut.kept[...]) }
        plan.looksAgain = handOut.looksAgain
        return plan
    }
}
