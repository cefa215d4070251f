// What a rank's loop runs on. The loop is generic over its transport, and compiled for each of these
// here: called from another module it would be compiled for none, and ask what it has at every packet.

package import Spawner
package import Transport

package enum Network: ~Copyable {
    case mpi(MPITransport)
    case solo(SoloTransport)

    /// Runs a rank to its end.
    package consuming func run(
        _ plan: RunPlan, _ spawner: consuming Spawner, _ ledger: HostLedger,
        environment: [String], _ observer: RunObserver
    ) throws(ExecutionError) -> RunResult {
        switch consume self {
        case .mpi(let transport):
            try RankLoop(
                plan, transport, spawner, ledger, environment: environment, observer
            ).run()
        case .solo(let transport):
            try RankLoop(
                plan, transport, spawner, ledger, environment: environment, observer
            ).run()
        }
    }
}
