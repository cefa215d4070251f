// How a session goes on: whose it is, and what is written before the first Drop.

import Execution
import Graphs
import Partitioning
import Sessions
import Storage

extension ResumeRequest {
    /// On rank 0: what all others need to go on.
    func handOut(
        _ request: RunRequest, _ hosts: HostTable, _ lease: inout SessionLease?
    ) throws(Complaint) -> HandOut {
        do throws(FileError) {
            if lease == nil { lease = try RunPreparation.take(directory) }
        } catch {
            throw Complaint(
                error.code == 16
                    ? "resume: \(directory.path) is run by somebody else"
                    : "resume: \(error.path): \(error.call): \(error.reason)",
                try: "weir status \(directory.path)")
        }
        // Until now somebody else may have had it.
        guard SessionDirectory.open(directory.path)?.edits == directory.edits,
            SessionDescription(reading: directory)?.run == description.run
        else { throw Complaint("resume: \(directory.path) has just been resumed by somebody else") }
        if round == 1 { mendArenas(request, alone: false) }
        let loaded = try request.runnableGraph(on: hosts.largest)
        let blueprint = try loaded.blueprint()
        let plan = try rerunPlan()
        let kept = plan.kept(run: description.run + 1)
        try restore(plan.copies.sorted { $0.key < $1.key }.map(\.value), request)
        let ownership = try RunMapping(request, hosts).ownership(
            of: loaded, blueprint, kept)
        try RunPreparation.checkOutput(request)
        let ranks = hosts.records.count
        let workers = request.hasDedicatedMaster(ranks: ranks) ? ranks - 1 : ranks
        let partitions =
            ownership?.partitionCount
            ?? BlockPartitioner.partitionCount(ranks: workers, drops: blueprint.dropCount)
        var directory = directory
        var graphPath = description.graphPath
        do throws(FileError) {
            // In this order: a crash in between leaves a session that can be resumed.
            Files.remove(directory.summaryFile)
            FaultPoint.pass(.amidResuming)
            var new = description
            new.run += 1
            new.ranks = ranks
            new.partitions = partitions
            new.stopped = nil
            new.inputFolders = inputFolders
            if let output = request.output { new.output = Files.absolute(output) }
            // What an edited graph needs is known before it counts; the old one is not hurt by it.
            try new.write(to: directory)
            directory = try commit(plan.comparison, loaded.source)
            try directory.makeLastingFolders()
            FaultPoint.pass(.afterEdit)
            // Between two runs of one command it is for the second.
            if round == 1 { _ = directory.takeRequest() }
            RankMark.clear(directory, ranks: max(description.ranks, ranks))
            new.drops = blueprint.dropCount
            // The session's own copy has no name that would tell anybody anything.
            if graphFile != self.directory.graphFile {
                new.graph = blueprint.name
                new.graphPath = graphFile
            }
            try new.write(to: directory)
            graphPath = new.graphPath
        } catch {
            throw Complaint(
                "resume: \(error.path): \(error.call): \(error.reason)",
                status: error.isOfMachine ? .fault : .wrongUsage)
        }
        var handOut = HandOut(
            graphPath: graphPath, source: loaded.source, options: request.options.json,
            session: directory.path, launchFolder: Host.currentFolder, partitions: partitions,
            ownership: ownership?.encoded() ?? [], trial: request.trial, journal: true)
        handOut.kept = kept.encoded
        handOut.looksAgain = plan.looksAgain
        handOut.millisecondsLeft = request.ending.millisecondsLeft
        handOut.margin = request.ending.millisecondsOfMargin
        handOut.edits = directory.edits
        handOut.token = RunPreparation.newToken
        handOut.inputFolders = inputFolders
        return handOut
    }
}
