// How ranks are started. Sites differ in nothing as much as in this, so it is a template: of the
// launchers that are known by name the usual options are added, and a text with {ranks}, {nodes},
// {ranks-per-node} or {cores} in it is taken as it is.

package enum CoreBinding: String, Sendable, CaseIterable {
    case cores, none
}

package struct LaunchLine: Equatable, Sendable {
    package var text: String
    package var binding: CoreBinding

    package init(_ text: String, binding: CoreBinding = .cores) {
        self.text = text
        self.binding = binding
    }

    package static func usual(for scheduler: Scheduler) -> String {
        scheduler == .slurm ? "srun --mpi=pmix" : "mpirun"
    }

    package static let placeholders = ["{ranks}", "{nodes}", "{ranks-per-node}", "{cores}"]

    private var isTemplate: Bool { Self.placeholders.contains { text.contains($0) } }

    private var program: String {
        let word = text.split(separator: " ").first ?? ""
        return String(word.split(separator: "/").last ?? "")
    }

    /// The words of a bash array; in a sweep the numbers are those of the variables `nodes` and `ranks`.
    func words(for shape: JobShape, on scheduler: Scheduler, inSweep: Bool = false) -> String {
        let ranks = inSweep ? "\"$ranks\"" : String(shape.ranks)
        let nodes = inSweep ? "\"$nodes\"" : String(shape.nodes)
        guard !isTemplate else {
            return text.replacing("{ranks}", with: ranks)
                .replacing("{nodes}", with: nodes)
                .replacing("{ranks-per-node}", with: String(shape.ranksPerNode))
                .replacing("{cores}", with: String(shape.coresPerRank))
        }
        let all = ([text] + options(shape, scheduler, ranks, fewer: inSweep ? nodes : nil)).filter {
            !$0.isEmpty
        }
        return all.joined(separator: " ")
    }

    private func options(
        _ shape: JobShape, _ scheduler: Scheduler, _ ranks: String, fewer: String?
    ) -> [String] {
        switch program {
        case "srun":
            return (fewer.map { ["--nodes=\($0) --ntasks=\(ranks)"] } ?? []) + [
                "--kill-on-bad-exit=1", "--cpus-per-task=\(shape.coresPerRank)",
                binding == .cores ? "--cpu-bind=cores" : "--cpu-bind=none",
            ]
        case "mpirun":
            let place = "ppr:\(shape.ranksPerNode):node"
            return (scheduler == .pbs ? ["-hostfile \"$PBS_NODEFILE\""] : [])
                + ["-n \(ranks)"]
                + (binding == .cores
                    ? ["--map-by \(place):PE=\(shape.coresPerRank)", "--bind-to core"]
                    : ["--map-by \(place)", "--bind-to none"])
        case "mpiexec": return ["-n \(ranks)"]
        default: return []
        }
    }

    /// What the script says of it, where that is not plain.
    func remark(for scheduler: Scheduler) -> String? {
        guard !isTemplate else { return nil }
        switch (program, scheduler) {
        case ("srun", _):
            return "srun does not take --cpus-per-task from the job (Slurm 22.05 and later)."
        case ("mpirun", .pbs):
            return
                "The node file, for an mpirun that was built without PBS uses one host otherwise."
        default: return nil
        }
    }
}
