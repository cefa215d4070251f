import Components
import Engine
import Execution
import Graphs
import MPI
import Partitioning

/// What the user asked for.
struct RunRequest {
    var graph: String
    var ranks: Int?
    var session: String?
    /// Where results go in the end.
    var output: String?
    /// Who may read the session besides its owner, as typed.
    var group: String?
    var trial: Trial
    var events: [EventRequest] = []
    var watched: [EventRequest] = []
    var journal: Bool
    var slots: Int?
    /// Of each host.
    var gpus: Int?
    /// Bytes of a host.
    var memory: Int?
    /// Copies of results and of what is to persist.
    var replicate: Int?
    /// A folder on a disk of each host, as typed.
    var scratch: String?
    /// Nil: what is usual for the graph.
    var algorithm: Algorithm?
    /// As typed; nil for the default.
    var dedicatedMaster: Bool?
    var islandSize: Int?
    var logLevel: LogLevel
    /// Seconds between two lines in a log.
    var progressInterval: Int
    var options: GraphOptions
    /// As typed, but for -n: what each rank is started with.
    var words: [String] = []
    var ending: EndingRequest
    /// The first failure drains the run.
    var failsFast: Bool
    /// A session is to go on; `graph` is its own.
    var resume: ResumeRequest?

    init(_ arguments: Arguments) throws(Complaint) {
        let operand = try arguments.operand()
        if arguments.commandName == Command.resume.name {
            resume = try ResumeRequest(operand, arguments)
        }
        graph = resume?.graphFile ?? operand
        ranks = try arguments.number("-n", in: 1...65_536)
        session = resume == nil ? arguments["--session"] : operand
        output = arguments["--output"] ?? resume?.description.output
        group = arguments["--group"]
        if let resume { trial = resume.trial } else { trial = try Self.trial(arguments) }
        events = try EventRequest.all(arguments, "--events")
        watched = try EventRequest.all(arguments, "--watch")
        journal = !arguments.has("--no-journal")
        slots = try arguments.number("--slots", in: 1...65_536)
        gpus = try arguments.number("--gpus", in: 0...GPUNames.most)
        memory = try Self.memory(arguments)
        scratch = arguments["--scratch"]
        replicate = try arguments.number("--replicate", in: 0...Copies.most)
        algorithm = try Algorithm.asked(arguments)
        if arguments.has("--dedicated-master") { dedicatedMaster = true }
        if arguments.has("--no-dedicated-master") { dedicatedMaster = false }
        islandSize = try arguments.number("--island-size", in: 1...65_536)
        logLevel = try LogLevel(arguments)
        progressInterval = try arguments.number("--progress-interval", in: 1...86_400) ?? 10
        if let resume { options = resume.options } else { options = try GraphOptions(arguments) }
        ending = try EndingRequest(arguments)
        failsFast = arguments.has("--fail-fast")
        guard !failsFast || !arguments.has("--keep-going") else {
            throw Complaint(
                "\(arguments.commandName): --fail-fast and --keep-going exclude each other",
                try: "one of them; without either it keeps going")
        }
        guard journal || arguments["--output"] == nil else {
            throw Complaint(
                "\(arguments.commandName): --no-journal and --output exclude each other",
                try: "one of them; what results there are is in the journal")
        }
        words = words(arguments, operand)
    }

    var progressStyle: ProgressPace.Style {
        guard logLevel >= .info else { return .none }
        return Terminal.progressStyle(linesEvery: Double(progressInterval))
    }

    /// What all ranks subscribe to: for what is written down, and for rank 0, who prints.
    func subscriptions(in blueprint: Blueprint) throws(Complaint) -> [Subscription] {
        var all: [Subscription] = []
        for request in events {
            all += try request.subscriptions(Subscribers.everywhere, in: blueprint)
        }
        for request in watched {
            all += try request.subscriptions(RankRun.watcher, in: blueprint)
        }
        return all
    }

    func hasDedicatedMaster(ranks: Int) -> Bool {
        RunOptions.hasDedicatedMaster(ranks: ranks, asked: dedicatedMaster)
    }

    func checkMaster(ranks: Int) throws(Complaint) {
        guard ranks == 1, dedicatedMaster == true else { return }
        throw Complaint(
            "run: --dedicated-master leaves no rank to work: there is only one", try: "-n 2")
    }

    /// In a job that has room for more, and nobody said that one is meant.
    func warnIfAlone() {
        guard logLevel >= .warning, let allocation = Allocation.ofThisProcess() else { return }
        Terminal.complain(allocation.warning(graph))
    }
}
