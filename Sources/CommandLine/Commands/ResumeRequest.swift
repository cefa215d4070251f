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
    let fromFailed: Bool
    let verifies: Bool
    let rerun: [String]
    /// Of this command: 1 for the first run that it makes.
    let round: Int

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

    /// Asked before mpirun is started for nothing.
    func statusIfNothingIsToDo(_ request: RunRequest) throws(Complaint) -> ExitStatus? {
        guard Files.exists(directory.summaryFile) else { return nil }
        if !SessionLease.isHeld(directory) { mendArenas(request, alone: true) }
        let plan = try rerunPlan()
        // An edited graph is to be the session's also where it leaves nothing to do.
        guard plan.isEmpty, plan.comparison == nil else { return nil }
        if request.logLevel >= .info {
            Terminal.say("nothing to run: all \(plan.drops) Drops have ended")
        }
        return plan.isAllWell ? .completed : .someFailed
    }
}
