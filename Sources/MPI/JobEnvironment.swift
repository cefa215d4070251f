// What a batch system says of the job that this process is in. A pure function of variables, and of the
// file that PBS names; which variables there are differs by version and site, so each may be missing.

package struct JobEnvironment: Equatable, Sendable {
    package var system: Allocation.System
    package var id: String
    package var nodes: Int?
    package var ranks: Int?
    package var coresPerRank: Int?
    /// Mebibytes.
    package var memoryPerNode: Int?
    package var gpusOnNode: Int?
    /// Seconds since 1970.
    package var end: Int?

    /// Nil outside of a job. `lines` are those of a file.
    package static func found(
        _ variable: (String) -> String?, lines: (String) -> [String]
    ) -> JobEnvironment? {
        func number(_ names: String...) -> Int? {
            names.compactMap { variable($0).flatMap { Int($0) } }.first
        }
        if let id = variable("SLURM_JOB_ID") {
            var job = JobEnvironment(system: .slurm, id: id)
            // A step of srun's may have fewer than the job, and that is meant.
            job.nodes = number("SLURM_STEP_NUM_NODES", "SLURM_JOB_NUM_NODES", "SLURM_NNODES")
            job.ranks = number("SLURM_STEP_NUM_TASKS", "SLURM_NTASKS", "SLURM_NPROCS")
            job.coresPerRank = number("SLURM_CPUS_PER_TASK")
            job.memoryPerNode = number("SLURM_MEM_PER_NODE")
            job.gpusOnNode = number("SLURM_GPUS_ON_NODE")
            job.end = number("SLURM_JOB_END_TIME")
            return job
        }
        guard let id = variable("PBS_JOBID") else { return nil }
        var job = JobEnvironment(system: .pbs, id: id)
        if let file = variable("PBS_NODEFILE") {
            let hosts = lines(file)
            job.ranks = hosts.isEmpty ? nil : hosts.count
            job.nodes = hosts.isEmpty ? nil : Set(hosts).count
        }
        job.coresPerRank = number("OMP_NUM_THREADS")
        return job
    }

    package init(system: Allocation.System, id: String) {
        self.system = system
        self.id = id
    }
}
