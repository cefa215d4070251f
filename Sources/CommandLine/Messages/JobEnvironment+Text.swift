import MPI
import Storage

extension JobEnvironment {
    static func ofThisProcess() -> JobEnvironment? {
        found(Host.variable) { path in
            let bytes = (try? Files.read(path)) ?? []
            return bytes.split(separator: UInt8(ascii: "\n")).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
    }

    /// In one line.
    func text(now: Int) -> String {
        var parts: [String] = []
        func add(_ number: Int?, _ one: String, _ many: String) {
            if let number { parts.append(number == 1 ? "1 \(one)" : "\(number) \(many)") }
        }
        add(nodes, "node", "nodes")
        add(ranks, "rank", "ranks")
        add(coresPerRank, "core a rank", "cores a rank")
        if let memoryPerNode { parts.append("\(memoryPerNode) MiB a node") }
        add(gpusOnNode, "GPU on this node", "GPUs on this node")
        if let end, end > now { parts.append("\((end - now) / 60) min left") }
        let name = system == .slurm ? "Slurm" : "PBS"
        return "\(name) job \(id)" + (parts.isEmpty ? "" : ": ") + parts.joined(separator: ", ")
    }
}

/// The usual mistakes of a run within a job, as warnings.
struct JobAdvice {
    var job: JobEnvironment?
    var hosts: Int
    var ranks: Int
    /// Of the host that has the most.
    var ranksOnHost: Int
    var coresOfHost: Int
    /// To which it was bound, if it was.
    var coresOfRank: Int
    var slotsOfRank: Int
    var session: String
    /// Folders that each host has for itself.
    var localFolders: [String]

    var warnings: [(text: String, remedy: String)] {
        var all: [(String, String)] = []
        // A single rank is warned of otherwise.
        if let nodes = job?.nodes, nodes > hosts, ranks > 1 {
            all.append(
                (
                    "the job has \(nodes) nodes, and the run is on \(hosts) of them",
                    "a launcher that knows the job: weir help jobs"
                ))
        }
        if ranksOnHost > coresOfHost {
            all.append(
                (
                    "\(ranksOnHost) ranks share \(coresOfHost) cores of a host: each waits for others",
                    "fewer ranks on each node, or more cores for the job"
                ))
        } else if ranksOnHost * slotsOfRank > coresOfHost {
            all.append(
                (
                    "\(ranksOnHost) ranks with \(slotsOfRank) slots each start more programs than the "
                        + "\(coresOfHost) cores of a host can run", "smaller --slots, or none"
                ))
        }
        if ranksOnHost > 1, ranksOnHost <= coresOfHost, coresOfRank >= coresOfHost {
            all.append(
                (
                    "no rank is bound to cores of its own: \(ranksOnHost) share all \(coresOfHost) of a host",
                    "srun --cpu-bind=cores, mpirun --map-by ppr:N:node:PE=C --bind-to core"
                ))
        }
        if hosts > 1, let folder = localFolders.first(where: { session.hasPrefix($0 + "/") }) {
            all.append(
                (
                    "the session is in \(folder), which hosts mostly have each for itself: then the others "
                        + "will not find it", "--session on a file system that all nodes see"
                ))
        }
        return all
    }
}
