// Signals that ask a run to stop, in a process that has taken them: `pending` is a look at a flag, so
// that a rank's loop can ask at each turn. A second SIGINT ends the process without asking anybody.

internal import CSpawn
internal import Glibc

package enum StopSignal: Sendable {
    /// SIGUSR1: the scheduler's warning that the time is nearly over.
    case warning
    case termination
    /// SIGINT, or SIGUSR2 from a launcher that keeps SIGINT for itself.
    case interrupt

    /// From now on these signals do no more than to be noted.
    package static func take() { _ = cspawn_take_stops() }

    /// The strongest so far.
    @inline(__always)
    package static var pending: StopSignal? {
        switch cspawn_pending_stop() {
        case 0: nil
        case SIGUSR1: .warning
        case SIGTERM: .termination
        default: .interrupt
        }
    }
}
