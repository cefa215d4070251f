// What only real ranks show, one scenario a run: `mpirun -n N mpi-scenarios NAME [COUNT]`.
// Rank 0 prints `ok NAME` after every rank has reported success; any failure ends the whole job with status 1.

import Glibc
import MPI
import Transport

@main
enum Scenarios {
    static func main() {
        let name = CommandLine.arguments.dropFirst().first ?? ""
        let count = CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) }
        do {
            let world = try MPIWorld()
            if let launch = Launch.ofThisProcess(), launch.contradicts(worldSize: world.size) {
                throw Failure(what: "\(launch) but \(world.size) ranks")
            }
            guard try run(name, count, world) else {
                throw Failure(what: "no such scenario: \(name)")
            }
            let rank = world.rank
            try world.finalize()
            if rank == .master { say("ok \(name)") }
        } catch {
            complain("mpi-scenarios \(name): \(error)")
            MPIWorld.abort(1)
        }
    }

    private static func run(
        _ name: String, _ count: Int?, _ world: borrowing MPIWorld
    ) throws -> Bool {
        switch name {
        case "everyone": try everyone(world, packets: count ?? 2_000)
        case "flood": try flood(world, packets: count ?? 20_000)
        case "deaf": try deaf(world, packets: count ?? 20_000)
        case "self": try toOneself(world, packets: count ?? 5_000)
        case "reopen": try reopen(world, packets: count ?? 100)
        case "broadcast": try broadcast(world)
        case "hosts": try hosts(world)
        case "errors": try errors(world)
        case "undelivered": try undelivered(world)
        case "ping-pong": try pingPong(world, rounds: count ?? 20_000)
        case "killed": try killed(world)
        case "fails": try fails(world)
        default: return false
        }
        return true
    }

    /// Under mpirun a stream is block-buffered, and a hang would show nothing.
    static func say(_ line: String) { put(line, on: STDOUT_FILENO) }
    static func complain(_ line: String) { put(line, on: STDERR_FILENO) }

    private static func put(_ line: String, on descriptor: Int32) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
}
