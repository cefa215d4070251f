import Components
import Engine
import Execution
import Graphs
import MPI
import Partitioning
import Storage

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
            Option(names: ["--session"], value: "DIR", help: "the session directory to make"),
            Option(
                names: ["--group"], value: "NAME",
                help: "colleagues of that group may read the session"),
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
        ] + Option.ofRuns + GraphOptions.options,
        example: "weir run -n 4 pipeline.graph"
    ) { arguments throws(Complaint) in try RunRequest(arguments).run() }
}

extension RunRequest {
    /// Another process cannot read the graph again, or has another file by that name.
    private var isReadOnce: Bool {
        graph == "-" || !Files.isRegular(graph)
            || ["/dev/fd/", "/dev/std", "/proc/self/"].contains { graph.hasPrefix($0) }
    }

    /// As one rank of a job, alone, or by way of mpirun.
    func run() throws(Complaint) -> ExitStatus {
        let request = self
        // Before there is a spawner: programs are to write so, too.
        if group != nil || (resume.map { FileAccess.isShared($0.directory.path) } ?? false) {
            FileAccess.share()
        }
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
        let slots = request.slots.map { $0 * ranks } ?? 0
        let loaded = try request.runnableGraph(
            on: Host.capacityIfAlone(slots: slots, gpus: request.gpus))
        try MPILaunch(ranks: ranks, request).run(input: isReadOnce ? loaded.source : nil)
    }
}
