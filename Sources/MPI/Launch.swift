// Whether this process is one rank of a job, told from its environment alone. A pure function of the variables:
// MPI_Init without a launcher costs 0.3 s, so `weir run` by itself must know beforehand that it is alone.
//
// - The launcher that started the process is the one nearest to it, so MPI's own launchers go before Slurm, whose
//   variables mpirun's ranks inherit. A row counts only if its rank is a number.
// - sbatch gives its script SLURM_PROCID too: a step of Slurm's own (batch, interactive, extern) is no rank.
// - A size that MPI contradicts means that the launcher and the library do not belong together, and that N lonely
//   processes are about to do the same work N times.

internal import Glibc

package struct Launch: Equatable, Sendable {
    package enum Launcher: String, Sendable, CaseIterable {
        case openMPI, pmi, pmix, slurm
    }

    package let launcher: Launcher
    package let rank: Int
    /// The number of ranks the launcher started, when it says so.
    package let size: Int?

    package init(launcher: Launcher, rank: Int, size: Int?) {
        self.launcher = launcher
        self.rank = rank
        self.size = size
    }

    /// nil: no launcher started this process as a rank.
    package static func detect(_ variable: (String) -> String?) -> Launch? {
        for launcher in Launcher.allCases {
            guard let rank = count(launcher.rankVariable, variable) else { continue }
            if launcher == .slurm, !isTaskOfStep(variable) { continue }
            let size = count(launcher.sizeVariable, variable)
            return Launch(
                launcher: launcher, rank: rank, size: size.flatMap { $0 > rank ? $0 : nil })
        }
        return nil
    }

    package static func ofThisProcess() -> Launch? {
        detect { name in getenv(name).map { String(cString: $0) } }
    }

    /// True when MPI sees another number of ranks than the launcher started: the wrong launcher for this library.
    package func contradicts(worldSize: Int) -> Bool {
        size.map { $0 != worldSize } ?? (rank >= worldSize)
    }

    private static func count(_ name: String, _ variable: (String) -> String?) -> Int? {
        variable(name).flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// Slurm numbers its own steps from 0xffff_fff0 on; a batch script may have no number at all.
    private static func isTaskOfStep(_ variable: (String) -> String?) -> Bool {
        let step = count("SLURM_STEP_ID", variable) ?? count("SLURM_STEPID", variable)
        guard let step else { return false }
        return step < 0xffff_fff0
    }
}

extension Launch.Launcher {
    fileprivate var rankVariable: String {
        switch self {
        case .openMPI: "OMPI_COMM_WORLD_RANK"
        case .pmi: "PMI_RANK"
        case .pmix: "PMIX_RANK"
        case .slurm: "SLURM_PROCID"
        }
    }

    /// PMIx has no variable for it; under srun Slurm says it.
    fileprivate var sizeVariable: String {
        switch self {
        case .openMPI: "OMPI_COMM_WORLD_SIZE"
        case .pmi: "PMI_SIZE"
        case .pmix, .slurm: "SLURM_STEP_NUM_TASKS"
        }
    }
}
