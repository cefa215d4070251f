// What rank 0 does before a run: it reads and checks the graph, makes the session, and says what all ranks
// must know of both.

import Execution
import Graphs
import Partitioning
import Sessions
import Storage

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
        let group = try group(of: request)
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
            try describe(request, blueprint, ranks: ranks, partitions: partitions)
                .write(to: session)
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
            throw complaint(error, path, request)
        }
    }

    /// Of a run.
    static var newToken: Int { Int.random(in: 1...Int(UInt32.max)) }

    /// Where the run was started, and beside the graph.
    static func inputFolders(_ launchFolder: String, _ graphPath: String) -> [String] {
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
