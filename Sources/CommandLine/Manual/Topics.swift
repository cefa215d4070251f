// What `weir help` explains besides commands. The manual page has all of it, too.

struct Topic: Sendable {
    var name: String
    var summary: String
    var text: String

    static let all = [exitStatus, environment, jobs, graphs]

    static func named(_ name: String) -> Topic? { all.first { $0.name == name } }

    private static let exitStatus = Topic(
        name: "exit-status", summary: "what weir returns to the shell",
        text: ExitStatus.allCases.map { status in
            let number = String(status.rawValue)
            return String(repeating: " ", count: 5 - number.count) + number + "  " + status.meaning
        }.joined(separator: "\n") + "\n128+n  ended by another signal n")

    private static let environment = Topic(
        name: "environment", summary: "variables that weir reads",
        text: """
            OMPI_ALLOW_RUN_AS_ROOT, OMPI_ALLOW_RUN_AS_ROOT_CONFIRM
                both 1: `weir run -n` may start mpirun as root
            SLURM_JOB_ID, SLURM_NTASKS, PBS_NODEFILE and others of Slurm and PBS
                what the job was given: `weir run` says if it uses less
            XDG_CONFIG_HOME, HOME
                site files of your own are in weir/sites, or .config/weir/sites
            TERM
                a progress bar is shown on a terminal that is not dumb
            """)

    private static let jobs = Topic(
        name: "jobs", summary: "from a graph to a batch job that ends by itself",
        text: """
            weir job --sites                           centres that are known
            weir job slurm GRAPH --site NAME --nodes 4 --time 2h -o job.sh
                                                       a script, to be read and changed
            weir job slurm GRAPH ... --submit          the same, submitted: prints its number
            weir job slurm GRAPH ... --restart chain   with a next job while something is left
            weir status SESSION                        how far it has come
            weir drain SESSION                         begin nothing more
            """)

    private static let graphs = Topic(
        name: "graphs", summary: "the kinds of graphs that weir reads",
        text: """
            Whatever a file is called, its contents say what it is:
              a logical graph of EAGLE (JSON), which is unrolled
              a physical graph of DALiuGE (JSON)
              a workflow in WfCommons' WfFormat (JSON)
              a physical graph of Weir's own (HDF5): weir unroll -o, weir partition -o
            - reads a graph from standard input.
            """)
}
