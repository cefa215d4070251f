import MPI
import Randomness
import Transport

extension Scenarios {
    /// Everyone sends packets of all lengths to everyone, itself included, and polls now and then.
    static func everyone(_ world: borrowing MPIWorld, packets: Int) throws {
        var job = try Job(world)
        var expectation = Expectation(
            packets: packets, from: job.ranks, to: job.rank, of: job.size)
        var scripts = job.ranks.map { PacketScript(from: job.rank, to: $0) }
        var random = SeededRandom(seed: UInt64(job.rank.number))
        for _ in 0..<packets {
            for to in job.ranks.shuffled(using: &random) {
                try job.send(scripts[to.index].next(), to: to)
            }
            if Int.random(in: 0..<8, using: &random) == 0 { try poll(&job, &expectation) }
        }
        while !expectation.isMet { try poll(&job, &expectation) }
        try job.conclude()
    }

    /// Pairs of ranks send all they have to each other before either polls once.
    static func flood(_ world: borrowing MPIWorld, packets: Int) throws {
        var job = try Job(world)
        let other = job.rank.index ^ 1
        let peer = other < job.size ? Rank(other) : job.rank
        var expectation = Expectation(packets: packets, from: [peer], to: job.rank, of: job.size)
        var script = PacketScript(from: job.rank, to: peer)
        for _ in 0..<packets { try job.send(script.next(), to: peer) }
        while !expectation.isMet { try poll(&job, &expectation) }
        try job.conclude()
    }

    static func toOneself(_ world: borrowing MPIWorld, packets: Int) throws {
        var job = try Job(world)
        var expectation = Expectation(
            packets: packets, from: [job.rank], to: job.rank, of: job.size)
        var script = PacketScript(from: job.rank, to: job.rank)
        for _ in 0..<packets { try job.send(script.next(), to: job.rank) }
        guard job.transport.unfinishedSends == packets else {
            throw Failure(what: "packets to oneself came without a poll")
        }
        while !expectation.isMet { try poll(&job, &expectation) }
        try job.conclude()
    }

    /// A transport leaves nothing behind that the next one could meet, closed or dropped.
    static func reopen(_ world: borrowing MPIWorld, packets: Int) throws {
        for _ in 0..<3 { try everyone(world, packets: packets) }
        _ = try MPITransport(world)
        try everyone(world, packets: packets)
    }

    private static func poll(_ job: inout Job, _ expectation: inout Expectation) throws {
        _ = try job.poll { source, packet throws(TransportError) in
            try expectation.take(packet, from: source)
        }
    }
}
