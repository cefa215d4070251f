// A rank's correspondence: events out and in, what it tells the Master, what the Master tells it.
// On rank 0 the Master sits at the same desk, and its packets to itself go the same way.

import Engine
import Transport

struct Desk {
    private var outbox: Outbox
    private var master: Master?
    private var eventPackets: UInt64 = 0
    private var expectedEventPackets: UInt64?
    private var hasSaidDone = false
    private var allRanksDone = false
    private let onFailure: (FailedDrop) -> Void

    init(ranks: Int, isMaster: Bool, onFailure: @escaping (FailedDrop) -> Void) {
        outbox = Outbox(ranks: ranks)
        master = isMaster ? Master(ranks: ranks) : nil
        self.onFailure = onFailure
    }

    /// The Master has concluded, and every event that was sent here has come.
    var isConcluded: Bool { expectedEventPackets == eventPackets }

    func result(_ own: DropCounts) -> RunResult {
        guard let master else { return RunResult(counts: own) }
        return RunResult(
            counts: master.counts, failures: master.failures, failureCount: master.failureCount)
    }

    // MARK: Out

    mutating func send<T: Transport & ~Copyable>(
        _ events: inout [Event], _ plan: RunPlan, _ transport: inout T
    ) throws(ExecutionError) {
        guard !events.isEmpty else { return }
        do throws(TransportError) {
            for event in events {
                try outbox.add(
                    event, to: plan.rankOfPartition[event.target.partition.index], &transport)
            }
            try outbox.flush(&transport)
        } catch { throw .transport(error) }
        events.removeAll(keepingCapacity: true)
    }

    mutating func report<T: Transport & ~Copyable>(
        _ failure: FailedDrop, _ transport: inout T
    ) throws(ExecutionError) {
        var packet: [UInt8] = []
        Wire.beginPacket(.failure, into: &packet)
        Wire.append(failure, to: &packet)
        try send(packet, records: 1, &transport)
    }

    /// Once, when all Drops here are final: what was sent to whom, then how the Drops ended.
    mutating func sayDone<T: Transport & ~Copyable>(
        _ counts: DropCounts, _ transport: inout T
    ) throws(ExecutionError) {
        guard !hasSaidDone else { return }
        hasSaidDone = true
        let sent = outbox.packetsSent.enumerated().filter { $0.element > 0 }
        var next = 0
        var packet: [UInt8] = []
        while next < sent.count {
            let part = sent[next..<min(next + Wire.sentPerPacket, sent.count)]
            Wire.beginPacket(.sent, into: &packet)
            for (rank, packets) in part {
                Wire.append(Wire.SentCount(rank: UInt32(rank), packets: packets), to: &packet)
            }
            try send(packet, records: part.count, &transport)
            next = part.endIndex
        }
        Wire.beginPacket(.done, into: &packet)
        Wire.append(counts, to: &packet)
        try send(packet, records: 2, &transport)
    }

    private func send<T: Transport & ~Copyable>(
        _ packet: [UInt8], records: Int, _ transport: inout T
    ) throws(ExecutionError) {
        var packet = packet
        Wire.endPacket(records: records, in: &packet)
        do throws(TransportError) { try transport.sendPacket(packet, to: .master) } catch {
            throw .transport(error)
        }
    }

    // MARK: In

    @inline(__always)
    mutating func receiveEvents(_ packet: UnsafeRawBufferPointer, _ core: inout RankCore) -> Bool {
        eventPackets += 1
        var allAreHere = true
        let isWhole = Wire.forEachEvent(in: packet) { event in
            allAreHere = core.engine.received(event, into: &core.effects) && allAreHere
        }
        return isWhole && allAreHere
    }

    /// False for what is no message, or not one for this rank.
    mutating func receiveControl(_ packet: UnsafeRawBufferPointer) -> Bool {
        switch Wire.read(packet) {
        case .conclude(let eventPackets):
            expectedEventPackets = eventPackets
            return true
        case .sent(let counts): master?.sent(counts)
        case .done(let counts): allRanksDone = master?.done(counts) ?? false
        case .failure(let drop): if master?.failed(drop) ?? false { onFailure(drop) }
        case .events, nil: return false
        }
        return master != nil
    }

    /// On the Master, once: tells all ranks to end. Returns how much it did.
    mutating func concludeIfLast<T: Transport & ~Copyable>(
        _ transport: inout T
    ) throws(TransportError) -> Int {
        guard allRanksDone else { return 0 }
        allRanksDone = false
        try master?.conclude(&transport)
        return 1
    }

    /// Sends what is still on its way out of here.
    func drain<T: Transport & ~Copyable>(_ transport: inout T) throws(TransportError) {
        while transport.unfinishedSends > 0 { _ = try transport.poll { _, _ in } }
    }
}
