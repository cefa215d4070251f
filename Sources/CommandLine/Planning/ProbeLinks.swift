// What a message costs between rank 0 and one rank of its host, and one of another. Rank 0 asks, the
// others answer until they are dismissed; the packets are a run's own, by a run's own transport.
//
// The first byte of a packet: 0 a ping, which comes back as it is; 1 "so many bytes follow", which is
// answered when they are there; 2 "that was all".

internal import Glibc
import MPI
import Partitioning
import Transport

struct ProbeLinks: ~Copyable {
    private var transport: MPITransport

    private enum Word: UInt8 {
        case ping, bytes, end
    }

    private static let pings = 2000
    private static let transfer = 8 << 20
    private static let transfers = 12

    init(_ world: borrowing MPIWorld) throws(TransportError) {
        transport = try MPITransport(world)
    }

    struct Result {
        var inside: Machine.Network?
        var between: Machine.Network?
    }

    /// On rank 0 what was measured; elsewhere nothing.
    consuming func measure(_ hosts: [String]) throws(TransportError) -> Result {
        var result = Result()
        if transport.rank == .master {
            let others = hosts.indices.dropFirst()
            if let rank = others.first(where: { hosts[$0] == hosts[0] }) {
                result.inside = try network(to: Rank(rank))
            }
            if let rank = others.first(where: { hosts[$0] != hosts[0] }) {
                result.between = try network(to: Rank(rank))
            }
            for rank in others { try say(.end, to: Rank(rank)) }
        } else {
            try answer()
        }
        while transport.unfinishedSends > 0 {
            _ = try transport.poll { _, _ in }
            _ = try transport.pollBytes { _ in }
        }
        try transport.close()
        return result
    }

    private mutating func network(to rank: Rank) throws(TransportError) -> Machine.Network {
        for _ in 0..<100 { try call(.ping, rank) }
        var times: [Double] = []
        for _ in 0..<20 {
            let start = ContinuousClock.now
            for _ in 0..<Self.pings / 20 { try call(.ping, rank) }
            times.append(start.duration(to: .now) / .seconds(1) / Double(Self.pings / 20) / 2)
        }
        let latency = times.sorted()[times.count / 2]
        let memory = Buffer(Self.transfer)
        var speeds: [Double] = []
        for _ in 0..<Self.transfers {
            let start = ContinuousClock.now
            try transport.sendBytes(
                UnsafeRawBufferPointer(memory.bytes), of: memory, to: rank, on: .pushed)
            try call(.bytes, rank)
            let time = start.duration(to: .now) / .seconds(1) - 2 * latency
            speeds.append(Double(Self.transfer) / max(time, 1e-9))
        }
        return Machine.Network(latency: latency, bandwidth: speeds.sorted()[speeds.count / 2])
    }

    /// Says something and waits for the answer.
    private mutating func call(_ word: Word, _ rank: Rank) throws(TransportError) {
        try say(word, to: rank)
        var isAnswered = false
        while !isAnswered {
            _ = try transport.poll { _, _ in isAnswered = true }
            _ = try transport.pollBytes { _ in }
        }
    }

    private mutating func say(_ word: Word, to rank: Rank) throws(TransportError) {
        let bytes = [UInt8](repeating: word.rawValue, count: 16)
        var failure: TransportError?
        bytes.withUnsafeBytes {
            do throws(TransportError) { try transport.send($0, to: rank) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private mutating func answer() throws(TransportError) {
        let memory = Buffer(Self.transfer)
        var idle = 0
        while true {
            var words: [Word] = []
            _ = try transport.poll { _, bytes in
                if let word = bytes.first.flatMap(Word.init) { words.append(word) }
            }
            // Who is not asked leaves the cores to those who are.
            idle = words.isEmpty ? idle + 1 : 0
            if idle > 20_000 { usleep(500) }
            for word in words {
                switch word {
                case .end: return
                case .ping: break
                case .bytes: try receive(memory)
                }
                try say(word, to: .master)
            }
        }
    }

    private mutating func receive(_ memory: Buffer) throws(TransportError) {
        try transport.receiveBytes(
            into: memory.bytes, of: memory, from: .master, on: .pushed, ticket: 0)
        while transport.unfinishedReceives > 0 {
            _ = try transport.pollBytes { _ in }
        }
    }

    /// Bytes that stay where they are.
    private final class Buffer {
        let bytes: UnsafeMutableRawBufferPointer

        init(_ count: Int) {
            bytes = .allocate(byteCount: count, alignment: 4096)
            bytes.initializeMemory(as: UInt8.self, repeating: 1)
        }

        deinit { bytes.deallocate() }
    }
}
