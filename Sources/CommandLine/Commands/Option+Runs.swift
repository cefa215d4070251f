extension Option {
    /// Of `weir run` and `weir resume`: how a run is to be made, and how it is to end.
    static let ofRuns = [
        Option(
            names: ["-n", "--ranks"], value: "RANKS", help: "start mpirun with so many ranks"),
        .algorithm(usually: "auto; block from 20,001 Drops on"),
        Option(names: ["--slots"], value: "N", help: "cores for the apps of each rank"),
        Option(
            names: ["--gpus"], value: "N",
            help: "GPUs of each host; else what the job or CUDA_VISIBLE_DEVICES says"),
        Option(
            names: ["--memory"], value: "SIZE",
            help: "what data may take in the memory of each host; the rest goes to files"),
        Option(
            names: ["--scratch"], value: "DIR",
            help: "a folder on a disk of each host, for files that only its apps read"),
        Option(
            names: ["--replicate"], value: "N",
            help: "so many copies of each result, and of what is to persist (0)"),
        Option(
            names: ["--output"], value: "DIR",
            help: "put results there, by their names in the session's data, when the run ends"),
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
            names: ["--disk-rate"], value: "SIZE",
            help: "what each host writes to the session in a second (tried, when it matters)"),
        Option(
            names: ["--signal"], value: "NAME", help: "what programs are sent then (TERM)"),
        Option(
            names: ["--grace"], value: "S",
            help: "and how long after it what is left gets SIGKILL (5)"),
        Option(
            names: ["--keep-going"],
            help: "do all that does not depend on what failed (so it is without options)"),
        Option(
            names: ["--fail-fast"],
            help: "end early, to be resumed, when a Drop has failed: as by weir drain"),
        Option(names: ["-q", "--quiet"], help: "no progress and no summary"),
        Option(names: ["-v", "--verbose"], help: "also ranks, hosts and partitions"),
        Option(
            names: ["--log-level"], value: "LEVEL",
            help: "error, warning (-q), info or debug (-v)"),
        Option(
            names: ["--island-size"], value: "N",
            help: "for tests: N ranks of a host at most report together"),
    ]
}
