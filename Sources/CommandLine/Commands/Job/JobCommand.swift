import Batch
import Storage

extension Command {
    static let job = Command(
        name: "job", operand: "slurm|pbs GRAPH", summary: "Writes a job script for a cluster.",
        details: """
            The script asks for nodes, starts Weir on them, and is told before the time is up, so that
            the session can be gone on with. What is usual at a centre comes from a site file; what is
            typed goes before it. Nodes, ranks, cores and time that neither has said are proposed by
            weir plan; the script says where each number is from. Words after -- are given to
            `weir run`. Of values in scratch, session and env, variables ($USER) are put in when the
            job runs.
            """,
        options: jobOptions + GraphOptions.options,
        example: "weir job slurm pipeline.graph --nodes 4 --time 2h --restart chain -o pipeline.sh"
    ) { arguments throws(Complaint) in
        if arguments.has("--sites") {
            Terminal.say(try SiteSearch().list)
            return .completed
        }
        let request = try JobRequest(arguments)
        let script = JobScript(request.job).text
        try JobDelivery(request, script).deliver()
        return .completed
    }

    private static let jobOptions: [Option] = [
        Option(names: ["--site"], value: "NAME|FILE", help: "what is usual at this centre"),
        Option(names: ["--sites"], help: "list the centres that are known"),
        Option(names: ["--nodes"], value: "N", help: "so many nodes (as weir plan says)"),
        Option(
            names: ["--ranks-per-node"], value: "N",
            help: "ranks of Weir on each node (as weir plan says)"),
        Option(
            names: ["--cores-per-rank"], value: "N",
            help: "cores for the programs of each rank (the node's cores by its ranks)"),
        Option(names: ["--gpus-per-node"], value: "N", help: "GPUs of each node"),
        Option(names: ["--memory"], value: "AMOUNT", help: "memory of each node, as 64G"),
        Option(names: ["--exclusive"], help: "nobody else on the nodes"),
        Option(
            names: ["--time"], value: "T",
            help: "90m, 2h, 1:30:00 or 1-12:00:00 (as weir plan says)"),
        Option(
            names: ["--deadline"], value: "T",
            help: "as few node-hours as it takes to be over by then (30m)"),
        Option(
            names: ["--budget"], value: "HOURS", help: "no more node-hours, and as soon as may be"),
        Option(
            names: ["--from"], value: "SESSION", help: "plan with weights measured in that session"),
        .machine,
        Option(
            names: ["--stop-before"], value: "SECONDS",
            help: "stop the run so long before the end (120)"),
        Option(names: ["--name"], value: "NAME", help: "the job's name (the graph's)"),
        Option(names: ["--account"], value: "NAME", help: "the project that pays"),
        Option(names: ["--queue", "--partition"], value: "NAME", help: "where the job waits"),
        Option(names: ["--qos"], value: "NAME", help: "quality of service (Slurm)"),
        Option(names: ["--constraint"], value: "WHAT", help: "features of nodes (Slurm)"),
        Option(names: ["--reservation"], value: "NAME", help: "nodes kept for you (Slurm)"),
        Option(names: ["--dependency"], value: "WHAT", help: "wait for jobs, as afterok:123"),
        Option(names: ["--mail"], value: "ADDRESS", help: "write to somebody about the job"),
        Option(names: ["--mail-on"], value: "EVENTS", help: "of begin,end,fail (end,fail)"),
        Option(
            names: ["--log"], value: "FILE", help: "what the job prints; %j is its number (Slurm)"),
        Option(names: ["--directive"], value: "TEXT", help: "any other directive; may be repeated"),
        Option(names: ["--purge-modules"], help: "begin without modules"),
        Option(names: ["--module"], value: "NAME", help: "load a module; may be repeated"),
        Option(names: ["--env"], value: "NAME=VALUE", help: "set a variable; may be repeated"),
        Option(names: ["--before"], value: "LINE", help: "shell before the run; may be repeated"),
        Option(names: ["--scratch"], value: "DIR", help: "the folder that sessions lie in"),
        Option(
            names: ["--local-scratch"], value: "DIR",
            help: "a folder on a disk of each node, for --scratch of weir run ($TMPDIR)"),
        Option(names: ["--session"], value: "NAME", help: "the session (NAME-JOB.weir)"),
        Option(
            names: ["--launcher"], value: "LINE",
            help:
                "srun, mpirun, mpiexec, ibrun, or a line with {ranks}, {nodes}, {ranks-per-node}, "
                + "{cores}, {hosts}"),
        Option(names: ["--bind"], value: "WHAT", help: "ranks to their cores, or none (cores)"),
        Option(names: ["--weir"], value: "PATH", help: "the program on the nodes"),
        Option(names: ["--restart"], value: "WAY", help: "while something is left: chain, requeue"),
        Option(
            names: ["--max-restarts"], value: "N",
            help: "so many more jobs at most (10), and launches in one after ranks died (3)"),
        Option(
            names: ["--sets"], value: "FILE",
            help: "an array: a run for each line of parameters, NAME=VALUE NAME=VALUE"),
        Option(names: ["--array"], value: "FROM-TO", help: "an array: a run for each number"),
        Option(
            names: ["--index"], value: "NAME", help: "with --array: the parameter it is put for"),
        Option(
            names: ["--at-once"], value: "N", help: "so many tasks of an array at a time (Slurm)"),
        Option(
            names: ["--sweep"], value: "N,N,…",
            help: "measure: run on so many nodes, one after the other, and print a table"),
        Option(names: ["-o", "--output"], value: "FILE", help: "write the script here"),
        Option(names: ["--submit"], help: "submit it, and print the job's number"),
        Option(names: ["--dry-run"], help: "print what would be written and submitted"),
    ]
}
