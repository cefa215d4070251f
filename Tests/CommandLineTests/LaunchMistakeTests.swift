import TestSupport
import Testing

/// A run that was started in a way that cannot be meant: what to type instead.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct LaunchMistakeTests {
    /// As a launcher of another MPI does it: each is told its number, and Weir's MPI knows of none.
    @Test func ranksOfAnotherMPIAreRefusedOnce() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}")
        let run = try place.shell(
            """
            for rank in 0 1 2 3; do
                PMI_RANK=$rank PMI_SIZE=4 '\(Workplace.weir)' run a.graph --session s &
            done
            for job in $(jobs -p); do wait $job; echo status $?; done
            """)
        #expect(run.output == "status 2\nstatus 2\nstatus 2\nstatus 2\n")
        #expect(
            run.errors.hasPrefix(
                "weir: run: the launcher started 4 ranks, but each is alone: it belongs to another "
                    + "MPI than Weir's\n  try: the mpirun of "), "\(run.errors)")
        #expect(run.errors.components("weir:") == 1)
        #expect(!place.has("s"))
        #expect(run.leftovers.isEmpty)
    }

    @Test(arguments: [
        (
            "SLURM_JOB_ID=1 SLURM_NTASKS=4", "4 tasks (SLURM_NTASKS)",
            "srun --mpi=pmix weir run a.graph, or mpirun weir run a.graph"
        ),
        (
            "SLURM_JOB_ID=1 SLURM_JOB_NUM_NODES=2", "2 nodes (SLURM_JOB_NUM_NODES)",
            "srun --mpi=pmix weir run a.graph, or mpirun weir run a.graph"
        ),
        (
            "PBS_NODEFILE=nodes", "3 ranks (PBS_NODEFILE)",
            "mpirun -hostfile $PBS_NODEFILE weir run a.graph"
        ),
    ])
    func oneRankOfManyIsWarnedOf(_ job: String, _ room: String, _ remedy: String) throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}")
        try place.write("h1\nh1\nh2\n", to: "nodes")
        let warning = "weir: warning: this is one rank, and the job has room for \(room)\n"
        let run = try place.shell("\(job) '\(Workplace.weir)' run a.graph --session s")
        #expect(run.status == 0)
        #expect(run.errors.contains(warning + "  try: \(remedy); or weir run -n 1"))
        // Whoever says that one is meant means it.
        let meant = try place.shell("\(job) '\(Workplace.weir)' run -n 1 a.graph --session t")
        #expect(meant.status == 0)
        #expect(!meant.errors.contains("warning"))
    }
}
