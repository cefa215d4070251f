// One scenario's job: a transport, and its end. A packet's first byte says whether it is the scenario's or ours.
//
// The end, by counting: every rank tells the master how many packets it sent to whom; the master adds them up and
// tells everyone how many must have come. Only a rank that has them all closes, and only the master says "ok".

import MPI
import Transport

struct Failure: Error {
    let what: String
}

enum Kind: UInt8 {
    case scenario, done, go
}

struct Job: ~Copyable {
    private(set) var transport: MPITransport
    private var reports = 0
    private var expected: [UInt64]
    private var toldToGo: UInt64?

    init(_ world: borrowing MPIWorld) throws {
        transport = try MPITransport(world)
        expected = [UInt64](repeating: 0, count: world.size)
    }

    var rank: Rank { transport.rank }
    var size: Int { transport.size }
    var ranks: [Rank] { (0..<size).map { Rank($0) } }

    mutating func send(_ packet: [UInt8], to rank: Rank) throws(TransportError) {
        try packet.span.bytes.withUnsafeBytes { bytes throws(TransportError) in
            try transport.send(bytes, to: rank)
        }
    }

    mutating func poll(
        _ each: (Rank, UnsafeRawBufferPointer) throws(TransportError) -> Void
    ) throws(TransportError) -> Int {
        var counts: [[UInt64]] = []
        var go: UInt64?
        let delivered = try transport.poll { source, packet throws(TransportError) in
            switch packet.first.flatMap(Kind.init(rawValue:)) {
            case .done: counts.append(Self.numbers(packet))
            case .go: go = Self.numbers(packet).first
            case .scenario, nil: try each(source, packet)
            }
        }
        for count in counts {
            reports += 1
            for (index, number) in count.enumerated() { expected[index] += number }
        }
        if let go { toldToGo = go }
        return delivered
    }

    /// Ends the job on all ranks; nothing but our own packets may still come.
    consuming func conclude() throws {
        var job = self
        try job.send(
            Self.packet(.done, job.ranks.map { job.transport.packetsSent(to: $0) }), to: .master)
        if job.rank == .master { try job.conductEnd() }
        while job.toldToGo == nil || job.transport.unfinishedSends > 0 {
            _ = try job.poll { source, _ throws(TransportError) in
                throw .malformedPacket(from: source)
            }
        }
        guard job.toldToGo == job.transport.packetsReceived else {
            let received = job.transport.packetsReceived
            throw Failure(what: "\(received) packets for \(job.toldToGo ?? 0)")
        }
        try job.transport.close()
    }

    private mutating func conductEnd() throws {
        while reports < size {
            _ = try poll { source, _ throws(TransportError) in
                throw .malformedPacket(from: source)
            }
        }
        expected[Rank.master.index] += UInt64(size)
        for rank in ranks { try send(Self.packet(.go, [expected[rank.index] + 1]), to: rank) }
    }

    private static func packet(_ kind: Kind, _ numbers: [UInt64]) -> [UInt8] {
        [kind.rawValue]
            + numbers.flatMap { number in
                (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
            }
    }

    private static func numbers(_ packet: UnsafeRawBufferPointer) -> [UInt64] {
        stride(from: 1, to: packet.count, by: 8).map {
            UInt64(littleEndian: packet.loadUnaligned(fromByteOffset: $0, as: UInt64.self))
        }
    }
}
