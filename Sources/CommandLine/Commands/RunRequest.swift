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
    /// As typed, but for -n.
    var words: [String]
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
        words = [arguments.commandName]
        for name in [
            "--session", "--output", "--group", "--slots", "--gpus", "--memory", "--scratch",
            "--replicate",
            "--algorithm",
            "--island-size",
            "--progress-interval", "--log-level", "--walltime", "--margin", "--disk-rate",
            "--signal",
            "--grace",
        ] {
            if let value = arguments[name] { words += [name, value] }
        }
        for name in ["--dedicated-master", "--no-dedicated-master", "--fail-fast", "-q", "-v"]
        where arguments.has(name) {
            words.append(name)
        }
        for name in ["--events", "--watch"] {
            for text in arguments.values(of: name) { words += [name, text] }
        }
        if let resume {
            words += resume.words + ["--", operand]
            return
        }
        switch trial {
        case .none: break
        case .zero: words.append("--zero-run")
        case .sleep(let unit): words += ["--sleep-run", "\(unit)"]
        }
        if !journal { words.append("--no-journal") }
        words += options.words(arguments) + ["--", graph]
    }

    /// Of a session that has just been run: what is to be run after it.
    func next() throws(Complaint) -> RunRequest? {
        guard let resume = try resume?.next() else { return nil }
        var request = self
        request.resume = resume
        request.graph = resume.graphFile
        request.options = resume.options
        return request
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

    /// Less than this is no limit that a run could keep to.
    private static let leastMemory = 1 << 20

    private static func memory(_ arguments: Arguments) throws(Complaint) -> Int? {
        guard let text = arguments["--memory"] else { return nil }
        guard let bytes = Needs.bytes(text), bytes >= leastMemory else {
            throw Complaint(
                "\(arguments.commandName): --memory \(text): no number of bytes, or less than 1 MiB",
                try: "--memory 2GiB")
        }
        return bytes
    }

    static func trial(_ arguments: Arguments) throws(Complaint) -> Trial {
        guard let text = arguments["--sleep-run"] else {
            return arguments.has("--zero-run") ? .zero : .none
        }
        guard !arguments.has("--zero-run") else {
            throw Complaint(
                "\(arguments.commandName): --zero-run and --sleep-run exclude each other",
                try: "one of them")
        }
        guard let unit = Double(text), unit >= 0, unit <= 1e6 else {
            throw Complaint(
                "\(arguments.commandName): --sleep-run \(text): not a number of seconds",
                try: "--sleep-run 0.01")
        }
        return .sleep(unit: unit)
    }

    /// The graph, if it can be run on hosts of which the largest has so much.
    func runnableGraph(on largest: HostCapacity) throws(Complaint) -> LoadedGraph {
        let loaded: LoadedGraph
        do throws(Complaint) {
            loaded = try LoadedGraph.load(graph, options)
            _ = try loaded.blueprint()
        } catch { throw resume?.complaint(ofGraph: error) ?? error }
        let excesses = loaded.excesses(on: largest)
        let obstacles = (loaded.allFindings + excesses).filter {
            $0.grade == .notExecutable && (trial == .none || $0.fault.forbidsAnyRun)
        }
        guard obstacles.isEmpty else {
            throw Complaint(
                loaded.texts(of: obstacles).joined(separator: "\n"), status: .wrongGraph)
        }
        return loaded
    }
}
