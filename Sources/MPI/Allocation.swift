// What a batch system gave to the job that this process is in, told from its environment: to tell a
// user who runs on one rank of many, because nothing started the others. A pure function of variables
// and of the file that PBS names.

package struct Allocation: Equatable, Sendable {
    package enum System: Sendable { case slurm, pbs }

    package let system: System
    /// Ranks that the job was given room for.
    package let ranks: Int
    /// The variable that says so.
    package let source: String

    package init(_ system: System, ranks: Int, source: String) {
        self.system = system
        self.ranks = ranks
        self.source = source
    }

    /// Nil outside of a job, and in a job of one rank. `lines` counts those of a file.
    package static func ofMany(
        _ variable: (String) -> String?, lines: (String) -> Int?
    ) -> Allocation? {
        if variable("SLURM_JOB_ID") != nil {
            for name in ["SLURM_NTASKS", "SLURM_JOB_NUM_NODES", "SLURM_NNODES"] {
                if let count = variable(name).flatMap({ Int($0) }), count > 1 {
                    return Allocation(.slurm, ranks: count, source: name)
                }
            }
        }
        // A line for each rank.
        if let file = variable("PBS_NODEFILE"), let count = lines(file), count > 1 {
            return Allocation(.pbs, ranks: count, source: "PBS_NODEFILE")
        }
        return nil
    }
}
