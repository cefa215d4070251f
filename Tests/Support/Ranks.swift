// Programs on several ranks. Real MPI never runs inside the test process: tests run on pool threads, in any order, and
// both MPI_THREAD_FUNNELED and collectives forbid that.

internal import Foundation

/// A program of this package, built beside the tests.
package func builtProgram(_ name: String) -> String {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent(name).path
}

/// `mpirun -n ranks program arguments…`, also as root and on fewer cores than ranks. mpirun itself gives up
/// at the limit; if it does not, its session is killed 5 s later.
package func runRanks(
    _ ranks: Int, _ program: String, _ arguments: [String] = [],
    environment: [String: String] = [:], within limit: Duration = .usual
) throws -> Outcome {
    var variables = [
        "MPIEXEC_TIMEOUT": "\(max(1, limit.components.seconds))",
        "OMPI_ALLOW_RUN_AS_ROOT": "1",
        "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
        "OMPI_MCA_rmaps_base_oversubscribe": "1",
        // Bound, the ranks of all jobs at the same time would share the first cores.
        "OMPI_MCA_hwloc_base_binding_policy": "none",
    ]
    if ranks > ProcessInfo.processInfo.activeProcessorCount {
        variables["OMPI_MCA_mpi_yield_when_idle"] = "1"
    }
    let command = Command(
        "mpirun", ["-n", "\(ranks)", program] + arguments,
        environment: variables.merging(environment) { $1 })
    return try command.run(within: limit + .seconds(5))
}

/// Five seconds on a machine that has nothing else to do; on one that has, as much longer as it takes there to
/// start ranks that do nothing and to end them.
package func fiveSecondsHere(ranks: Int) throws -> Duration {
    try .seconds(5) + runRanks(ranks, "true").duration * 10
}
