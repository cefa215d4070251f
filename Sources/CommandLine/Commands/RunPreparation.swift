// What rank 0 does before a run, and what each rank makes of what rank 0 hands out.

import Execution
import Graphs
import Partitioning
import Sessions
import Storage
import Transport

enum RunPreparation {
    /// Reads and checks the graph and makes the session directory.
    static func handOut(
        _ request: RunRequest, _ hosts: HostTable, _ lease: inout SessionLease?
    ) throws(Complaint) -> HandOut {
        try hosts.checkScratch(request)
        if let resume = request.resume { return try resume.handOut(request, hosts, &lease) }
        let ranks = hosts.records.count
        let loaded = try request.runnableGraph(on: hosts.largest)
        let blueprint = try loaded.blueprint()
        request.warnOfLargeApps(in: blueprint)
        try MemoryNeed(
            running: blueprint, ranks: ranks, ofThemHere: ranksHere(of: ranks)
        ).check(request.graph)
        _ = try request.subscriptions(in: blueprint)
        let path = request.session ?? SessionDirectory.defaultPath(graph: blueprint.name)
        let ownership = try RunMapping(request, hosts).ownership(
            of: loaded, blueprint)
        let group = try request.group.map { name throws(Complaint) in
            guard let group = FileAccess.group(name) else {
                throw Complaint("run: no group is called \(name)", try: "id -Gn, for yours")
            }
            return group
        }
        try checkOutput(request)
        let workers = request.hasDedicatedMaster(ranks: ranks) ? ranks - 1 : ranks
        let partitions =
            ownership?.partitionCount
            ?? BlockPartitioner.partitionCount(ranks: workers, drops: blueprint.dropCount)
        var made: SessionDirectory?
        do throws(FileError) {
            let session = try SessionDirectory.create(at: path, group: group)
            made = session
            lease = try take(session)
            try Files.write(loaded.source, to: session.graphFile)
            try Files.write(request.options.json, to: session.optionsFile)
            var description = SessionDescription(
                version: Weir.version, graph: blueprint.name, graphPath: request.graph,
                ranks: ranks, partitions: partitions, drops: blueprint.dropCount,
                started: Host.secondsSince1970,
                inputFolders: inputFolders(Host.currentFolder, request.graph),
                isTrial: request.trial != .none)
            if case .sleep(let unit) = request.trial { description.sleepRun = "\(unit)" }
            description.output = request.output.map { Files.absolute($0) }
            try description.write(to: session)
            var handOut = HandOut(
                graphPath: request.graph, source: loaded.source, options: request.options.json,
                session: session.path,
                launchFolder: Host.currentFolder, partitions: partitions,
                ownership: ownership?.encoded() ?? [], trial: request.trial,
                journal: request.journal)
            handOut.millisecondsLeft = request.ending.millisecondsLeft
            handOut.margin = request.ending.millisecondsOfMargin
            handOut.token = newToken
            return handOut
        } catch {
            if let lease { made?.giveUp(lease) } else { made?.removeEmptyFolders() }
            if error.call == "chown", let name = request.group {
                throw Complaint("run: --group \(name): \(error.reason)", try: "id -Gn, for yours")
            }
            let isTaken = error.call == "mkdir" && error.path == path && Files.exists(path)
            throw Complaint(
                isTaken
                    ? "run: session \(path) is there already"
                    : "run: cannot make the session: \(error.path): \(error.reason)",
                try: isTaken ? "another --session, or remove it" : error.remedy,
                status: error.isOfMachine ? .fault : .wrongUsage)
        }
    }

    /// Of a run.
    static var newToken: Int { Int.random(in: 1...Int(UInt32.max)) }

    /// Before anything is computed for a folder that cannot be written to.
    static func checkOutput(_ request: RunRequest) throws(Complaint) {
        guard let folder = request.output else { return }
        do throws(FileError) { try Files.makeFolder(folder) } catch {
            throw Complaint(
                "\(request.words[0]): --output \(folder): \(error.reason)", try: "a folder")
        }
        guard Files.isFolder(folder), Files.isWritable(folder) else {
            throw Complaint(
                "\(request.words[0]): --output \(folder): cannot be written to",
                try: "a folder of yours")
        }
    }

    /// Of a session that nobody else runs.
    static func take(_ session: SessionDirectory) throws(FileError) -> SessionLease {
        do throws(SessionLease.Refusal) {
            return try SessionLease(of: session, host: Host.name)
        } catch {
            switch error {
            case .held: throw FileError("fcntl", session.path, code: 16)
            case .file(let error): throw error
            }
        }
    }

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

    /// Where the run was started, and beside the graph.
    private static func inputFolders(_ launchFolder: String, _ graphPath: String) -> [String] {
        guard let slash = graphPath.lastIndex(of: "/") else { return [launchFolder] }
        let beside = String(graphPath[..<slash])
        return [launchFolder, beside.hasPrefix("/") ? beside : launchFolder + "/" + beside]
    }

    /// As the launcher says before any rank knows the others.
    private static func ranksHere(of ranks: Int) -> Int {
        let local =
            Host.variable("OMPI_COMM_WORLD_LOCAL_SIZE") ?? Host.variable("SLURM_NTASKS_PER_NODE")
        return max(1, local.flatMap { Int($0) } ?? ranks)
    }
}
