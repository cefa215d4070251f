import MPI
import Transport

extension Scenarios {
    static func broadcast(_ world: borrowing MPIWorld) throws {
        let last = Rank(world.size - 1)
        for (count, piece) in [
            (0, 7), (1, 7), (7, 7), (50, 7), (50_000_000, 1 << 30), (50_000_000, 999_999),
        ] {
            let original = pattern(count)
            for root in Set([Rank.master, last]).sorted() {
                var bytes = world.rank == root ? original : [1, 2, 3]
                try world.broadcast(&bytes, from: root, piece: piece)
                guard bytes == original else {
                    throw Failure(
                        what: "broadcast of \(count) bytes from \(root) came out different")
                }
            }
        }
        try Job(world).conclude()
    }

    /// Everyone learns everyone's host; rank 0 prints them.
    static func hosts(_ world: borrowing MPIWorld) throws {
        let hosts = try world.hostNames()
        guard hosts.count == world.size, hosts[world.rank.index] == world.hostName else {
            throw Failure(what: "\(hosts) on \(world.hostName)")
        }
        if world.rank == .master { say(hosts.joined(separator: " ")) }
        try Job(world).conclude()
    }

    /// A failing call says its name, its code and MPI's words, and the process goes on.
    static func errors(_ world: borrowing MPIWorld) throws {
        do {
            let channel = try Channel(world)
            var pool = SendPool(channel, slots: 4, slotBytes: 64)
            try pool.send(UnsafeRawBufferPointer(start: nil, count: 0), to: Rank(world.size))
            throw Failure(what: "a send to a rank that is not there went through")
        } catch MPIError.failed(let call, let code, let text) {
            guard call == "MPI_Isend", code != 0, text.contains("rank") else {
                throw Failure(what: "\(call) \(code) \(text)")
            }
        }
        do {
            let second = try MPIWorld()
            try second.finalize()
            throw Failure(what: "MPI began twice")
        } catch MPIError.alreadyInitialized {}
        try Job(world).conclude()
    }

    /// A receive that is cancelled too late says so.
    static func undelivered(_ world: borrowing MPIWorld) throws {
        let channel = try Channel(world)
        let ring = try ReceiveRing(channel, slots: 4, slotBytes: 64)
        var pool = SendPool(channel, slots: 4, slotBytes: 64)
        for _ in 0..<2 {
            try pool.send(UnsafeRawBufferPointer(start: nil, count: 0), to: world.rank)
        }
        try pool.close()
        do {
            try ring.close()
            throw Failure(what: "two messages vanished without a word")
        } catch MPIError.swallowed(messages: 2) {}
        try channel.close()
        try Job(world).conclude()
    }

    /// Half a round trip of a small packet between ranks 0 and 1.
    static func pingPong(_ world: borrowing MPIWorld, rounds: Int) throws {
        var job = try Job(world)
        let packet = [UInt8](repeating: Kind.scenario.rawValue, count: 32)
        let clock = ContinuousClock()
        var began = clock.now
        if job.size > 1, job.rank.index < 2 {
            let peer = Rank(job.rank.index ^ 1)
            for round in 0..<rounds + rounds / 10 {
                if round == rounds / 10 { began = clock.now }
                if job.rank == .master { try job.send(packet, to: peer) }
                var arrived = 0
                while arrived == 0 { _ = try job.poll { _, _ in arrived += 1 } }
                if job.rank != .master { try job.send(packet, to: peer) }
            }
        }
        let half = (clock.now - began) / (2 * rounds)
        if job.size > 1, job.rank == .master {
            say("half round trip \(Double(half.attoseconds) / 1e12) µs")
        }
        try job.conclude()
    }
}

/// Differs every 509 bytes, and from piece to piece.
private func pattern(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 42, count: count)
    for place in stride(from: 0, to: count, by: 509) {
        bytes[place] = UInt8(truncatingIfNeeded: place >> 9 &+ place)
    }
    return bytes
}
