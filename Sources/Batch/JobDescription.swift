// What a job is to be, as a user and a site have said it: a value from which JobScript makes the text.
// Nothing in here asks a clock, an environment or a file.

package enum Scheduler: String, Sendable, CaseIterable {
    case slurm, pbs
}

package struct JobDescription: Equatable, Sendable {
    package var scheduler: Scheduler
    package var name: String
    package var graph: String
    /// Words that `weir run` gets after the graph: parameters and its own options.
    package var runWords: [String] = []
    /// Those of them that `weir resume` wants to be told again.
    package var resumeWords: [String] = []
    package var shape = JobShape()
    package var walltime = Walltime(seconds: 3600)
    /// Seconds before the end at which the run is told to stop, so that it can be resumed.
    package var notice = 120
    package var requests = SiteRequests()
    package var surroundings = Surroundings()
    package var launcher: LaunchLine
    /// How `weir` is called: a name that PATH leads to, or a path.
    package var program = "weir"
    package var restart: Restart?
    /// How often what is left is gone on with in the same job, after a rank was lost.
    package var relaunches = 3
    package var array: JobArray?
    /// Numbers of nodes to run the graph on, one after the other, to measure it.
    package var sweep: [Int] = []
    /// The file that the script goes to, as the user has named it.
    package var file: String?
    /// Where the numbers are from, for the script's head: a line each.
    package var origins: [String] = []
    /// What the user typed, for the script's head.
    package var madeBy = ""
    package var site: String?

    package init(_ scheduler: Scheduler, name: String, graph: String, launcher: LaunchLine) {
        self.scheduler = scheduler
        self.name = name
        self.graph = graph
        self.launcher = launcher
    }

    /// None where hosts could not be left out.
    var possibleRelaunches: Int {
        sweep.isEmpty && launcher.choosesHosts ? relaunches : 0
    }
}

package struct JobShape: Equatable, Sendable {
    package var nodes = 1
    package var ranksPerNode = 1
    package var coresPerRank = 1
    package var gpusPerNode: Int?
    package var memoryPerNode: Memory?
    package var exclusive = false
    /// Gadi's PBS wants the job's totals, other sites a `select` of chunks.
    package var inTotals = false

    package init() {}

    package var ranks: Int { nodes * ranksPerNode }
    package var coresPerNode: Int { ranksPerNode * coresPerRank }
}

/// What the scheduler is asked for besides the shape.
package struct SiteRequests: Equatable, Sendable {
    package var account: String?
    /// Where PBS sites differ in how a project is named: -A, or -P as on Gadi.
    package var accountFlag = "-A"
    package var queue: String?
    package var qos: String?
    package var constraint: String?
    package var reservation: String?
    package var dependency: String?
    package var mail: String?
    package var mailEvents: [MailEvent] = [.end, .fail]
    package var log: String?
    /// Directives as they are, without #SBATCH or #PBS.
    package var directives: [String] = []

    package init() {}
}

package enum MailEvent: String, Sendable, CaseIterable {
    case begin, end, fail
}

/// What is set up before the run.
package struct Surroundings: Equatable, Sendable {
    package var purgesModules = false
    package var modules: [String] = []
    package var environment: [EnvironmentVariable] = []
    /// Lines of shell, as they are.
    package var commands: [String] = []
    /// The folder that the session lies in; may name variables of the job.
    package var scratch: String?
    /// A folder on a disk of each node, for what only its own apps read; may name variables of the job.
    package var localScratch: String?
    /// The session, where its name is not to come from the job's number.
    package var session: String?

    package init() {}
}

package struct EnvironmentVariable: Equatable, Sendable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Of NAME=VALUE; nil if it is none.
    package init?(_ text: String) {
        guard let sign = text.firstIndex(of: "=") else { return nil }
        name = String(text[..<sign])
        value = String(text[text.index(after: sign)...])
        guard Shell.isName(name) else { return nil }
    }
}

package struct Restart: Equatable, Sendable {
    package enum Way: String, Sendable, CaseIterable {
        /// The job submits its successor.
        case chain
        /// The scheduler starts the same job again.
        case requeue
    }

    package var way: Way
    package var atMost: Int

    package init(_ way: Way, atMost: Int) {
        self.way = way
        self.atMost = atMost
    }
}

/// One graph, run many times, each in a session of its own.
package enum JobArray: Equatable, Sendable {
    /// A set of words for `weir run` each, numbered from 1.
    case sets([[String]], atOnce: Int?)
    /// The task's number is the value of a parameter.
    case range(ClosedRange<Int>, parameter: String, atOnce: Int?)

    package var count: Int { indices.count }

    var indices: ClosedRange<Int> {
        switch self {
        case .sets(let sets, _): 1...max(1, sets.count)
        case .range(let range, _, _): range
        }
    }

    var atOnce: Int? {
        switch self {
        case .sets(_, let atOnce), .range(_, _, let atOnce): atOnce
        }
    }
}
