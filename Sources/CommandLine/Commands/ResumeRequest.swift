import Components
import Execution
import Graphs
import Partitioning
import Sessions
import Storage

/// A session that is to go on, and what of it.
struct ResumeRequest {
    let directory: SessionDirectory
    let description: SessionDescription
    /// Of the graph, as the first run had them.
    let options: GraphOptions
    let edit: ResumeEdit?
    let words: [String]
    private let fromFailed: Bool
    private let verifies: Bool
    private let rerun: [String]
    /// Of this command: 1 for the first run that it makes.
    let round: Int

    /// Runs that do no more than what read other data than it had read. Each may make other data in turn; the run
    /// after them does all that follows, so that it comes to an end.
    private static let roundsWithCutOff = 3

    init(_ path: String, _ arguments: Arguments) throws(Complaint) {
        guard let directory = SessionDirectory.open(path) else { throw .noSession(path) }
        guard !directory.isCleaned else {
            throw Complaint(
                "resume: the data of \(path) was given up: weir clean", try: "weir run, anew")
        }
        self.directory = directory
        do throws(SessionDescription.Fault) {
            description = try SessionDescription(of: directory)
        } catch { throw Complaint(error, of: directory) }
        let stored = try GraphOptions(storedIn: directory)
        edit = try ResumeEdit.asked(arguments, of: directory, stored)
        options = edit?.options ?? stored
        fromFailed = arguments.has("--from-failed")
        verifies = arguments.has("--verify")
        rerun = arguments.values(of: "--rerun")
        round = 1
        words =
            ["--from-failed", "--verify"].filter { arguments.has($0) }
            + rerun.flatMap { ["--rerun", $0] }
            + (arguments["--graph"].map { ["--graph", $0] } ?? []) + GraphOptions.words(arguments)
    }

    /// After a run: the same session, of which nothing is wished any more.
    private init(after request: ResumeRequest) throws(Complaint) {
        let path = request.directory.path
        guard let directory = SessionDirectory.open(path) else { throw .noSession(path) }
        self.directory = directory
        do throws(SessionDescription.Fault) {
            description = try SessionDescription(of: directory)
        } catch { throw Complaint(error, of: directory) }
        options = try GraphOptions(storedIn: directory)
        edit = nil
        words = []
        fromFailed = false
        verifies = false
        rerun = []
        round = request.round + 1
    }

    func next() throws(Complaint) -> ResumeRequest { try ResumeRequest(after: self) }

    var trial: Trial {
        if let unit = description.sleepRun.flatMap({ Double($0) }) { return .sleep(unit: unit) }
        return description.isTrial ? .zero : .none
    }

    func blueprint() throws(Complaint) -> Blueprint {
        do throws(Complaint) { return try LoadedGraph.load(graphFile, options).blueprint() } catch {
            throw complaint(ofGraph: error)
        }
    }

    /// The graph that a session has was a right one when it was put there.
    func complaint(ofGraph error: Complaint) -> Complaint {
        edit == nil ? .damaged(directory.graphFile, in: directory, error.message) : error
    }

    /// What is to be done, from the journals and what is there.
    func rerunPlan() throws(Complaint) -> RerunPlan {
        let blueprint = try blueprint()
        let comparison = try self.comparison(with: blueprint)
        let finals: FinalTable
        do throws(FileError) {
            finals = try FinalTable(
                reading: directory, of: blueprint,
                renaming: comparison.map { comparison in { comparison.name(ofOld: $0) } })
        } catch { throw Complaint("\(error.path): \(error.call): \(error.reason)") }
        Terminal.complain(damageIn: finals)
        var wishes = try self.wishes(in: blueprint)
        wishes.comparison = comparison
        return RerunPlan(
            blueprint, finals, places(of: blueprint), wishes, dataFolder: directory.dataFolder
        ) { Catalogue.isProgram(appClass: $0.dropClass) }
    }

    private func wishes(in blueprint: Blueprint) throws(Complaint) -> RerunPlan.Wishes {
        var wishes = RerunPlan.Wishes()
        wishes.fromFailed = fromFailed
        wishes.verifies = verifies
        wishes.trustsNobody = round > Self.roundsWithCutOff
        for wanted in rerun {
            let components = blueprint.components.indices.filter {
                [blueprint.components[$0].name, blueprint.components[$0].id].contains(wanted)
            }
            if let drop = LoadedSession.drop(wanted, in: blueprint) {
                wishes.rerun.insert(drop)
            } else if components.isEmpty {
                throw Complaint(
                    "resume: --rerun \(wanted): neither a component nor a Drop",
                    try: "weir drops \(directory.path)")
            } else {
                wishes.components.formUnion(components.map { ComponentID($0) })
            }
        }
        return wishes
    }

    /// Asked before mpirun is started for nothing.
    func statusIfNothingIsToDo(_ request: RunRequest) throws(Complaint) -> ExitStatus? {
        guard Files.exists(directory.summaryFile) else { return nil }
        let plan = try rerunPlan()
        // An edited graph is to be the session's also where it leaves nothing to do.
        guard plan.isEmpty, plan.comparison == nil else { return nil }
        if request.logLevel >= .info {
            Terminal.say("nothing to run: all \(plan.drops) Drops have ended")
        }
        return plan.isAllWell ? .completed : .someFailed
    }

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
