import MPI
import Testing

struct AllocationTests {
    private func allocation(_ variables: [String: String], lines: Int? = nil) -> Allocation? {
        Allocation.ofMany({ variables[$0] }, lines: { $0 == "nodes" ? lines : nil })
    }

    @Test func aSlurmJobOfSeveralTasks() {
        let job = ["SLURM_JOB_ID": "7", "SLURM_NTASKS": "4", "SLURM_JOB_NUM_NODES": "2"]
        #expect(allocation(job) == Allocation(.slurm, ranks: 4, source: "SLURM_NTASKS"))
    }

    @Test(arguments: ["SLURM_JOB_NUM_NODES", "SLURM_NNODES"])
    func aSlurmJobOfSeveralNodes(_ name: String) {
        let job = ["SLURM_JOB_ID": "7", "SLURM_NTASKS": "1", name: "3"]
        #expect(allocation(job) == Allocation(.slurm, ranks: 3, source: name))
    }

    @Test func aPBSJobHasALineForEachRank() {
        let job = ["PBS_NODEFILE": "nodes"]
        #expect(
            allocation(job, lines: 8) == Allocation(.pbs, ranks: 8, source: "PBS_NODEFILE"))
        #expect(allocation(job, lines: 1) == nil)
        #expect(allocation(["PBS_NODEFILE": "elsewhere"], lines: 8) == nil)
    }

    @Test func oneRankIsNoMistakeInAJobOfOneOrInNone() {
        #expect(allocation([:]) == nil)
        #expect(allocation(["SLURM_JOB_ID": "7", "SLURM_NTASKS": "1"]) == nil)
        #expect(allocation(["SLURM_JOB_ID": "7", "SLURM_NTASKS": "many"]) == nil)
        // salloc's options in a shell profile are no job.
        #expect(allocation(["SLURM_NTASKS": "4"]) == nil)
    }
}
