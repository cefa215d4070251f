import Glibc
import MPI
import Transport

extension Scenarios {
    /// The last rank is killed when all have heard of all; the others poll on until the launcher ends them.
    static func killed(_ world: borrowing MPIWorld) throws {
        var job = try Job(world)
        for rank in job.ranks { try job.send([Kind.scenario.rawValue], to: rank) }
        var heard = 0
        while heard < job.size { _ = try job.poll { _, _ in heard += 1 } }
        if job.rank.index == job.size - 1 { kill(getpid(), SIGKILL) }
        let end = ContinuousClock().now + .seconds(30)
        while ContinuousClock().now < end { _ = try job.poll { _, _ in } }
        throw Failure(what: "still alive")
    }

    /// Rank 1 is stopped while rank 0 sends more than MPI has room for: a send that waited would wait for ever.
    static func deaf(_ world: borrowing MPIWorld, packets: Int) throws {
        var job = try Job(world)
        if job.size > 1, job.rank == .master { try sendToStopped(Rank(1), packets, &job) }
        if job.rank.index == 1 { try stopAndListen(packets, &job) }
        try job.conclude()
    }

    private static func sendToStopped(_ peer: Rank, _ packets: Int, _ job: inout Job) throws {
        var process: pid_t = 0
        while process == 0 {
            _ = try job.poll { _, packet in
                process = packet.loadUnaligned(fromByteOffset: 1, as: pid_t.self)
            }
        }
        var script = PacketScript(from: job.rank, to: peer)
        for _ in 0..<packets { try job.send(script.next(), to: peer) }
        // Again and again, for it may not have stopped yet.
        while job.transport.unfinishedSends > 0 {
            kill(process, SIGCONT)
            _ = try job.poll { source, _ throws(TransportError) in
                throw .malformedPacket(from: source)
            }
        }
        kill(process, SIGCONT)
    }

    private static func stopAndListen(_ packets: Int, _ job: inout Job) throws {
        let number = withUnsafeBytes(of: getpid()) { [UInt8]($0) }
        try job.send([Kind.scenario.rawValue] + number, to: .master)
        kill(getpid(), SIGSTOP)
        var expectation = Expectation(
            packets: packets, from: [.master], to: job.rank, of: job.size)
        while !expectation.isMet {
            _ = try job.poll { source, packet throws(TransportError) in
                try expectation.take(packet, from: source)
            }
        }
    }

    /// One rank fails; the whole job must, although the others never look.
    static func fails(_ world: borrowing MPIWorld) throws {
        var job = try Job(world)
        if job.rank.index == job.size - 1 { throw Failure(what: "as asked") }
        while true { _ = try job.poll { _, _ in } }
    }
}
