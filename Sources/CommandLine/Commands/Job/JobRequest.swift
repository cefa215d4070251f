// What a user typed, and what the site adds to it, as the description of a job.

import Batch
import Storage

struct JobRequest {
    let job: JobDescription
    let file: String?
    let submits: Bool
    let isDryRun: Bool

    init(_ arguments: Arguments) throws(Complaint) {
        let site = try arguments["--site"].map { name throws(Complaint) in
            try SiteSearch().site(name)
        }
        let settings = JobSettings(arguments, site)
        file = arguments["-o"]
        submits = arguments.has("--submit")
        isDryRun = arguments.has("--dry-run")
        let (scheduler, graph, more) = try Self.operands(arguments, site)
        let launcher = LaunchLine(
            settings["--launcher"] ?? LaunchLine.usual(for: scheduler),
            binding: try settings.word("--bind", CoreBinding.self) ?? .cores)
        var job = JobDescription(
            scheduler, name: try settings.name(of: graph), graph: graph, launcher: launcher)
        job.site = site?["title"]
        job.file = file
        job.madeBy = Self.madeBy(arguments)
        job.runWords = GraphOptions.words(arguments) + more
        job.resumeWords = try Self.resumeWords(more)
        job.program = settings["--weir"] ?? (settings.loadsWeir ? "weir" : Host.thisProgram)
        job.array = try settings.array()
        job.sweep = try settings.sweep()
        let given = try settings.given()
        try settings.checkNeeds()
        try job.checkGraph(arguments)
        let numbers = try Self.numbers(given, job, arguments, more)
        job.shape = try settings.shape(numbers)
        job.walltime = numbers.time.0
        job.origins = numbers.lines(site: job.site)
        job.notice = try settings.notice(within: job.walltime)
        job.requests = try settings.requests()
        job.surroundings = try settings.surroundings()
        job.restart = try settings.restart()
        job.relaunches = try settings.relaunches()
        self.job = job
        try check(settings)
    }

    /// What was said, and the rest as a plan proposes it.
    private static func numbers(
        _ given: JobNumbers.Given, _ job: JobDescription, _ arguments: Arguments,
        _ runWords: [String]
    ) throws(Complaint) -> JobNumbers {
        if let largest = job.sweep.max() {
            var numbers = JobNumbers(given, unplanned: "")
            numbers.nodes = (largest, .largestOfSweep)
            return numbers
        }
        guard !given.isComplete else { return JobNumbers(given, unplanned: "") }
        var words = ["--deadline", "--budget", "--machine", "--from"].flatMap { name in
            arguments[name].map { [name, $0] } ?? []
        }
        if runWords.contains("--zero-run") { words.append("--zero-run") }
        if let at = runWords.firstIndex(of: "--sleep-run"), at + 1 < runWords.count {
            words += ["--sleep-run", runWords[at + 1]]
        }
        let options = try job.graphOptions(arguments)[0]
        return try JobProposal(given, job.graph, options, words: words).numbers()
    }

    private static func operands(
        _ arguments: Arguments, _ site: Site?
    ) throws(Complaint) -> (Scheduler, String, [String]) {
        let words = arguments.operands
        guard let first = words.first, let scheduler = Scheduler(rawValue: first) else {
            throw Complaint(
                words.isEmpty
                    ? "job: no slurm|pbs GRAPH given"
                    : "job: \"\(words[0])\" is no scheduler that Weir knows",
                try: "weir job slurm GRAPH, or weir job pbs GRAPH")
        }
        guard words.count > 1, words[1] != "-" else {
            throw Complaint("job: no GRAPH given", try: Command.job.example)
        }
        if let its = site?.scheduler, its != scheduler {
            throw Complaint(
                "job: \(site?["title"] ?? "the site") has \(its.rawValue), not \(scheduler.rawValue)",
                try: "weir job \(its.rawValue) \(words[1])")
        }
        // What begins with a dash would be an option to the run.
        let graph = words[1].hasPrefix("-") ? "./" + words[1] : words[1]
        return (scheduler, graph, Array(words.dropFirst(2)))
    }

    /// A session remembers its graph, but not how much of a machine it may take.
    private static func resumeWords(_ runWords: [String]) throws(Complaint) -> [String] {
        let run = try Arguments(runWords, for: .run)
        return Option.ofRuns.flatMap { option in
            let name = option.names[0]
            guard option.value == nil else { return run.values(of: name).flatMap { [name, $0] } }
            return run.has(name) ? [name] : []
        }
    }

    /// Without what says where the script goes.
    private static func madeBy(_ arguments: Arguments) -> String {
        let words = arguments.words.filter { !["--submit", "--dry-run"].contains($0) }
        return (["weir", "job"] + words.map(Shell.quoted)).joined(separator: " ").shownInLine
    }

    /// What one scheduler has, and not the other; what cannot be had together.
    private func check(_ settings: JobSettings) throws(Complaint) {
        if job.scheduler == .pbs {
            for name in ["--qos", "--constraint", "--reservation", "--at-once"]
            where settings[name] != nil {
                throw Complaint(
                    "job: \(name) is for Slurm", try: "--directive, with what your PBS has for it")
            }
            try refuse(
                job.restart?.way == .requeue, "--restart requeue with PBS", "--restart chain")
            try refuse(
                job.restart != nil && job.array != nil, "--restart with an array of PBS",
                "a job for each set of parameters")
            try refuse(
                job.restart != nil && file == nil,
                "--restart chain without -o: PBS is given the script again by its name",
                "-o \(job.name).pbs")
            try refuse(
                job.array.map { $0.count < 2 } ?? false, "an array of one task with PBS",
                "-p NAME=VALUE")
        }
        try refuse(
            job.restart != nil && job.runWords.contains("--fail-fast"),
            "--restart with --fail-fast, which leaves what the next job would go on with",
            "one of them")
        try refuse(
            !job.sweep.isEmpty && (job.array != nil || job.restart != nil),
            "--sweep with an array or --restart", "one of them")
        try refuse(
            !job.sweep.isEmpty && job.launcher.namesHosts, "--sweep with {hosts}",
            "--launcher with {nodes} and {ranks}")
    }

    private func refuse(_ refused: Bool, _ what: String, _ remedy: String) throws(Complaint) {
        if refused { throw Complaint("job: not possible: \(what)", try: remedy) }
    }
}
