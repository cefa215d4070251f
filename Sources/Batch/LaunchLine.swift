// How ranks are started. Sites differ in nothing as much as in this, so it is a template: of the
// launchers that are known by name the usual options are added, and a text with {ranks}, {nodes},
// {ranks-per-node}, {cores} or {hosts} in it is taken as it is.

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

    package static let placeholders = [
        "{ranks}", "{nodes}", "{ranks-per-node}", "{cores}", "{hosts}",
    ]

    /// Where ranks are started.
    enum Hosts {
        /// On all nodes of the job.
        case all
        /// On as many as the variables `nodes` and `ranks` say.
        case some
        /// On those of the variable `list`, which are as many.
        case listed
    }

    private var isTemplate: Bool { Self.placeholders.contains { text.contains($0) } }

    /// It is told on which hosts from the beginning.
    package var namesHosts: Bool { text.contains("{hosts}") }

    /// It can be told to leave some of a job's hosts out.
    package var choosesHosts: Bool { namesHosts || ["srun", "mpirun"].contains(program) }

    private var program: String {
        let word = text.split(separator: " ").first ?? ""
        return String(word.split(separator: "/").last ?? "")
    }

    /// The words of a bash array.
    func words(for shape: JobShape, on scheduler: Scheduler, hosts: Hosts = .all) -> String {
        let isAll = hosts == .all
        let ranks = isAll ? String(shape.ranks) : "\"$ranks\""
        let nodes = isAll ? String(shape.nodes) : "\"$nodes\""
        guard !isTemplate else {
            return told(hosts).replacing("{ranks}", with: ranks)
                .replacing("{nodes}", with: nodes)
                .replacing("{ranks-per-node}", with: String(shape.ranksPerNode))
                .replacing("{cores}", with: String(shape.coresPerRank))
                .replacing("{hosts}", with: "\"$list\"")
        }
        let all = ([told(hosts)] + options(shape, scheduler, ranks, nodes, hosts)).filter {
            !$0.isEmpty
        }
        return all.joined(separator: " ")
    }

    /// The line, and which hosts, in the way of those launchers that are known by name.
    private func told(_ hosts: Hosts) -> String {
        guard hosts == .listed, !namesHosts else { return text }
        let end = text.firstIndex(of: " ") ?? text.endIndex
        let option =
            switch program {
            // The last launch may not have been cleared away, or not know that its host is dead.
            case "srun": " --overlap --nodelist=\"$list\" --nodes=\"$nodes\" --ntasks=\"$ranks\""
            case "mpirun": " --host \"$list\""
            default: ""
            }
        // On a line of its own, for lines would be too long.
        return text[..<end] + option + (option.isEmpty ? "" : "\n       ") + text[end...]
    }

    private func options(
        _ shape: JobShape, _ scheduler: Scheduler, _ ranks: String, _ nodes: String, _ hosts: Hosts
    ) -> [String] {
        switch program {
        case "srun":
            return (hosts == .some ? ["--nodes=\(nodes) --ntasks=\(ranks)"] : []) + [
                "--kill-on-bad-exit=1", "--cpus-per-task=\(shape.coresPerRank)",
                binding == .cores ? "--cpu-bind=cores" : "--cpu-bind=none",
            ]
        case "mpirun":
            let place = "ppr:\(shape.ranksPerNode):node"
            let isInFile = scheduler == .pbs && hosts != .listed
            return (isInFile ? ["-hostfile \"$PBS_NODEFILE\""] : [])
                + ["-n \(ranks)"]
                + (binding == .cores
                    ? ["--map-by \(place):PE=\(shape.coresPerRank)", "--bind-to core"]
                    : ["--map-by \(place)", "--bind-to none"])
        case "mpiexec": return ["-n \(ranks)"]
        default: return []
        }
    }

    /// How the hosts of "$@" become the variable `list`.
    func listing(ranksPerNode: Int) -> [String] {
        // Without a number of slots mpirun takes a host for one rank.
        program == "mpirun" && !namesHosts
            ? ["list=$(printf '%s:\(ranksPerNode),' \"$@\")", "list=${list%,}"]
            : ["list=$(IFS=,; echo \"$*\")"]
    }

    func uses(_ variable: String, for shape: JobShape, on scheduler: Scheduler) -> Bool {
        words(for: shape, on: scheduler, hosts: .listed).contains("\"$\(variable)\"")
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
