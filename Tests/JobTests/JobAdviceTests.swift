import Foundation
import TestSupport
import Testing

/// What `weir run` says within a job: a line of what it found, and the usual mistakes.
@Suite(.timeLimit(.minutes(60)))
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

    @Test func ranksThatShareAllCoresAreAMistake() throws {
        try #require(ProcessInfo.processInfo.activeProcessorCount >= 2)
        let place = try Place()
        func run(_ binding: String, _ session: String) throws -> String {
            try place.shell(
                "SLURM_JOB_ID=17 mpirun -n 2 \(binding) $WEIR run a.graph --session \(session)"
            ).errors
        }
        let free = try run("--bind-to none", "free")
        #expect(free.contains("warning: no rank is bound to cores of its own: 2 share"), "\(free)")
        let bound = try run("--bind-to core", "bound")
        #expect(!bound.contains("no rank is bound"), "\(bound)")
    }

    @Test(.enabled(if: RealHosts.canBeMade, "\(RealHosts.needs)"))
    func aSessionOnADiskOfOneNodeIsAMistake() throws {
        let place = try Place()
        let run = try place.shell(
            """
            mkdir local; TMPDIR=$PWD/local SLURM_JOB_ID=17 '\(RealHosts.starter)' 2 \
                mpirun -H h1:1,h2:1 -n 2 "$WEIR" run a.graph --session "$PWD/local/s"
            """)
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            run.errors.contains("/local, which hosts mostly have each for itself"), "\(run.errors)")
    }

    @Test func moreRanksThanCoresAreAMistake() throws {
        let place = try Place()
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let run = try place.shell(
            "SLURM_JOB_ID=17 $WEIR run -n \(cores + 1) a.graph --session s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            run.errors.contains("warning: \(cores + 1) ranks share \(cores) cores of a host"),
            "\(run.errors)")
    }

    @Test func oneRankOfManyIsAMistake() throws {
        let (_, run) = try run("SLURM_JOB_ID=17 SLURM_NTASKS=8")
        #expect(run.errors.contains("8"), "\(run.errors)")
        #expect(run.errors.contains("warning"), "\(run.errors)")
    }

    @Test func outsideOfAJobAndQuietlyNothingIsSaid() throws {
        let (_, alone) = try run("-u SLURM_JOB_ID")
        #expect(!alone.errors.contains("job"), "\(alone.errors)")
        let (_, quiet) = try run("SLURM_JOB_ID=17", "-q")
        #expect(!quiet.errors.contains("Slurm job"), "\(quiet.errors)")
    }
}
