import Components
import Engine
import Execution
import Graphs
import MPI
import Partitioning

extension Command {
    static let run = Command(
        name: "run", operand: "GRAPH",
        summary: "Runs a graph, alone or on all ranks of an MPI job.",
        details: """
            Alone it runs in one process. Under mpirun or srun it runs on the ranks that these have
            started; with -n it starts mpirun itself. All that a run leaves behind is in its session
            directory.
            """,
        options: [
            Option(
                names: ["-n", "--ranks"], value: "RANKS", help: "start mpirun with so many ranks"),
            Option(names: ["--session"], value: "DIR", help: "the session directory to make"),
            Option(names: ["--zero-run"], help: "every component does nothing, in no time"),
            Option(
                names: ["--sleep-run"], value: "SECONDS",
                help: "every component sleeps so long for each unit of its weight"),
            Option(
                names: ["--events"], value: "WHAT",
                help: "write down events of a component, a Drop or * (NAME/0-3=execStatus,open)"),
            Option(
                names: ["--watch"], value: "WHAT",
                help: "print such events as they happen, of whatever rank, a line of JSON each"),
            Option(names: ["--no-journal"], help: "record nothing of single Drops"),
            .algorithm(usually: "auto; block from 20,001 Drops on"),
            Option(names: ["--slots"], value: "N", help: "cores for the apps of each rank"),
            Option(
                names: ["--memory"], value: "SIZE",
                help: "what data may take in the memory of each host; the rest goes to files"),
            Option(
                names: ["--dedicated-master"],
                help: "rank 0 owns no Drops, but only watches (so from 256 ranks on)"),
            Option(names: ["--no-dedicated-master"], help: "rank 0 works in any case"),
            Option(
                names: ["--progress-interval"], value: "S",
                help: "in a log, a line of progress every S seconds (10)"),
            Option(
                names: ["--walltime"], value: "TIME",
                help: "end early, to be resumed, before TIME is over (90, 1:30:00); Slurm says it"),
            Option(
                names: ["--margin"], value: "S",
                help: "how long before the end of the job's time to stop (60, or a tenth of it)"),
            Option(
                names: ["--signal"], value: "NAME", help: "what programs are sent then (TERM)"),
            Option(
                names: ["--grace"], value: "S",
                help: "and how long after it what is left gets SIGKILL (5)"),
            Option(names: ["-q", "--quiet"], help: "no progress and no summary"),
            Option(names: ["-v", "--verbose"], help: "also ranks, hosts and partitions"),
            Option(
                names: ["--log-level"], value: "LEVEL",
                help: "error, warning (-q), info or debug (-v)"),
            Option(
                names: ["--island-size"], value: "N",
                help: "for tests: N ranks of a host at most report together"),
        ] + GraphOptions.options,
        example: "weir run -n 4 pipeline.graph"
    ) { arguments throws(Complaint) in try RunRequest(arguments).run() }
}

extension RunRequest {
    /// As one rank of a job, alone, or by way of mpirun.
    func run() throws(Complaint) -> ExitStatus {
        let request = self
        let launch = Launch.ofThisProcess()
        if launch == nil, let status = try resume?.statusIfNothingIsToDo(request) { return status }
        guard let ranks = request.ranks else {
            if let launch { return try RankJob(request, launch).run() }
            try request.checkMaster(ranks: 1)
            request.warnIfAlone()
            return try SoloJob(request).run()
        }
        guard launch == nil else {
            throw Complaint(
                "run: -n \(ranks) starts an MPI job, but this is already a rank of one",
                try: "leave out -n")
        }
        try request.checkMaster(ranks: ranks)
        if ranks == 1 { return try SoloJob(request).run() }
        // Whatever is wrong with the graph is said before anything is started.
        if request.graph != "-" {
            let slots = request.slots.map { $0 * ranks } ?? 0
            _ = try request.runnableGraph(on: Host.capacityIfAlone(slots: slots))
        }

        try MPILaunch(ranks: ranks, request).run()
    }
}

/// What the user asked for.
struct RunRequest {
    var graph: String
    var ranks: Int?
    var session: String?
    var trial: Trial
    var events: [EventRequest] = []
    var watched: [EventRequest] = []
    var journal: Bool
    var slots: Int?
    /// Bytes of a host.
    var memory: Int?
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
    /// A session is to go on; `graph` is its own.
    var resume: ResumeRequest?

    init(_ arguments: Arguments) throws(Complaint) {
        let operand = try arguments.operand()
        if arguments.commandName == Command.resume.name {
            resume = try ResumeRequest(operand, arguments)
        }
        graph = resume?.directory.graphFile ?? operand
        ranks = try arguments.number("-n", in: 1...65_536)
        session = resume == nil ? arguments["--session"] : operand
        if let resume { trial = resume.trial } else { trial = try Self.trial(arguments) }
        events = try EventRequest.all(arguments, "--events")
        watched = try EventRequest.all(arguments, "--watch")
        journal = !arguments.has("--no-journal")
        slots = try arguments.number("--slots", in: 1...65_536)
        memory = try Self.memory(arguments)
        algorithm = try Algorithm.asked(arguments)
        if arguments.has("--dedicated-master") { dedicatedMaster = true }
        if arguments.has("--no-dedicated-master") { dedicatedMaster = false }
        islandSize = try arguments.number("--island-size", in: 1...65_536)
        logLevel = try LogLevel(arguments)
        progressInterval = try arguments.number("--progress-interval", in: 1...86_400) ?? 10
        if let resume { options = resume.options } else { options = try GraphOptions(arguments) }
        ending = try EndingRequest(arguments)
        words = [arguments.commandName]
        for name in [
            "--session", "--slots", "--memory", "--algorithm", "--island-size",
            "--progress-interval", "--log-level", "--walltime", "--margin", "--signal", "--grace",
        ] {
            if let value = arguments[name] { words += [name, value] }
        }
        for name in ["--dedicated-master", "--no-dedicated-master", "-q", "-v"]
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
        words += GraphOptions.words(arguments) + ["--", graph]
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
                "run: --memory \(text): no number of bytes, or less than 1 MiB",
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
        let loaded = try LoadedGraph.load(graph, options)
        _ = try loaded.blueprint()
        let excesses = loaded.excesses(cores: largest.cores, memory: largest.memory)
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
