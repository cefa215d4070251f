// What a rank's loop runs on. The loop is generic over its transport, and compiled for each of these
// here: called from another module it would be compiled for none, and ask what it has at every packet.

package import Spawner
package import Transport

package enum Network: ~Copyable {
    case mpi(MPITransport)
    case solo(SoloTransport)

    /// Runs a rank to its end. The spawner ends with it, unless another run may follow.
    package consuming func run(
        _ plan: RunPlan, _ spawner: inout Spawner?, _ ledger: HostLedger,
        environment: [String], _ observer: RunObserver
    ) throws(ExecutionError) -> RunResult {
        guard let own = spawner.take() else { preconditionFailure("no spawner is left") }
        return switch consume self {
        case .mpi(let transport):
            try RankLoop(
                plan, transport, own, ledger, environment: environment, observer
            ).run(leaving: &spawner)
        case .solo(let transport):
            try RankLoop(
                plan, transport, own, ledger, environment: environment, observer
            ).run(leaving: &spawner)
        }
    }
}
