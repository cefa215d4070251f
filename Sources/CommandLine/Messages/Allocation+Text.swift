import MPI
import Storage

extension Allocation {
    static func ofThisProcess() -> Allocation? {
        ofMany(Host.variable) { path in
            let bytes = (try? Files.read(path)) ?? []
            return bytes.split(separator: UInt8(ascii: "\n")).count
        }
    }

    /// For somebody who runs on one rank.
    func warning(_ graph: String) -> String {
        let what =
            switch source {
            case "SLURM_NTASKS": "\(ranks) tasks"
            case "PBS_NODEFILE": "\(ranks) ranks"
            default: "\(ranks) nodes"
            }
        let how =
            switch system {
            case .slurm: "srun --mpi=pmix weir run \(graph), or mpirun weir run \(graph)"
            case .pbs: "mpirun -hostfile $PBS_NODEFILE weir run \(graph)"
            }
        return """
            weir: warning: this is one rank, and the job has room for \(what) (\(source))
              try: \(how); or weir run -n 1, if one is meant
            """
    }
}
