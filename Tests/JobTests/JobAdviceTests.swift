import Foundation
import TestSupport
import Testing

/// What `weir run` says within a job: a line of what it found, and the usual mistakes.
@Suite(.timeLimit(.minutes(15)))
struct JobAdviceTests {
    private func run(_ variables: String, _ options: String = "") throws -> (Place, Outcome) {
        let place = try Place()
        return (
            place,
            try place.shell("env \(variables) $WEIR run a.graph --session s \(options)")
        )
    }

    @Test func slurmsJobIsToldInOneLine() throws {
        let (_, run) = try run(
            "SLURM_JOB_ID=17 SLURM_JOB_NUM_NODES=1 SLURM_NTASKS=1 SLURM_CPUS_PER_TASK=2 "
                + "SLURM_MEM_PER_NODE=2000 SLURM_JOB_END_TIME=$(($(date +%s) + 3630))")
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            run.errors.contains(
                "Slurm job 17: 1 node, 1 rank, 2 cores a rank, 2000 MiB a node, 60 min left\n"),
            "\(run.errors)")
        #expect(!run.errors.contains("warning"), "\(run.errors)")
    }

    @Test func pbssJobIsToldFromItsNodeFile() throws {
        let place = try Place()
        try place.write("h1\nh1\n", to: "nodes")
        let run = try place.shell(
            "env PBS_JOBID=3.server PBS_NODEFILE=nodes OMP_NUM_THREADS=4 $WEIR run a.graph --session s"
        )
        #expect(
            run.errors.contains("PBS job 3.server: 1 node, 2 ranks, 4 cores a rank\n"),
            "\(run.errors)")
    }

    @Test func nodesThatNobodyUsesAreAMistake() throws {
        let place = try Place()
        try place.write("h1\nh2\nh3\n", to: "nodes")
        let run = try place.shell(
            "env PBS_JOBID=3 PBS_NODEFILE=nodes $WEIR run -n 2 a.graph --session s")
        #expect(
            run.errors.contains("warning: the job has 3 nodes, and the run is on 1 of them"),
            "\(run.errors)")
    }

    @Test func slotsThatTheHostHasNotAreAMistake() throws {
        let (_, run) = try run("SLURM_JOB_ID=17", "--slots 5000")
        #expect(run.errors.contains("1 ranks with 5000 slots each start more"), "\(run.errors)")
    }

    @Test func outsideOfAJobAndQuietlyNothingIsSaid() throws {
        let (_, alone) = try run("-u SLURM_JOB_ID")
        #expect(!alone.errors.contains("job"), "\(alone.errors)")
        let (_, quiet) = try run("SLURM_JOB_ID=17", "-q")
        #expect(!quiet.errors.contains("Slurm job"), "\(quiet.errors)")
    }
}
