// A rank's correspondence: events out and in, what it tells its leader, what it is told. A leader's
// office and the Master's are at the same desk; what a rank has to tell itself is said, not sent.

package import Engine
package import Transport

package struct Desk: ~Copyable {
    private var outbox: Outbox
    private let rank: Rank
    private let islands: IslandMap
    private var leader: IslandLeader?
    private var master: Master?
    private var workReceived: UInt64 = 0
    private var lastReport = RankReport()
    private var isDismissed = false
    /// The run is over, and whoever is to hear it from here has been told.
    package private(set) var isConcluded = false
    /// The run is to end early: what the Master said last.
    package private(set) var stop: StopReason?
    private var passesStopOn = false

    package init(rank: Rank, _ islands: IslandMap, _ observer: RunObserver) {
        self.rank = rank
        self.islands = islands
        outbox = Outbox(ranks: islands.ranks)
        let members = islands.members[islands.island(of: rank)]
        leader = rank == members[0] ? IslandLeader(of: members) : nil
        master = rank == .master ? Master(islands, observer) : nil
    }

    package func result(_ own: DropCounts) -> RunResult {
        master?.result ?? RunResult(counts: own)
    }

    // MARK: Out

    /// Of work, to all ranks.
    var packetsSent: UInt64 { outbox.packetsSent }

    package mutating func send<T: Transport & ~Copyable>(
        _ events: inout Pile<Event>, _ rankOfPartition: [Rank], _ transport: inout T
    ) throws(ExecutionError) {
        guard !events.isEmpty || !outbox.isEmpty else { return }
        do throws(TransportError) {
            for number in 0..<events.count {
                let event = events[number]
                try outbox.add(
                    event, to: rankOfPartition[event.target.partition.index], &transport)
            }
            try outbox.flush(&transport)
        } catch { throw .transport(error) }
        events.removeAll()
    }

    /// What goes before the events that are sent next, in the same packets.
    mutating func post<T: Transport & ~Copyable>(
        _ work: inout [Wire.Outgoing], _ transport: inout T
    ) throws(ExecutionError) {
        guard !work.isEmpty else { return }
        do throws(TransportError) {
            for one in work { try outbox.add(one, &transport) }
        } catch { throw .transport(error) }
        work.removeAll(keepingCapacity: true)
    }

    /// A rank that is done owes one report, and another for each packet of work that came later.
    @inline(__always)
    package func owesReport(isDone: Bool) -> Bool {
        isDone && (lastReport.ranksDone == 0 || lastReport.received != workReceived)
    }

    /// It has not said yet that it is done.
    package var isOpen: Bool { lastReport.ranksDone == 0 }

    /// `closing` is what is said once, before the first report of a rank that is done.
    package mutating func report<T: Transport & ~Copyable>(
        _ counts: DropCounts, running: Int, isDone: Bool, _ closing: [Wire.Message],
        _ transport: inout T
    ) throws(ExecutionError) {
        var report = RankReport()
        report.counts = counts
        report.running = running
        report.ranksDone = isDone ? 1 : 0
        report.sent = outbox.packetsSent
        report.received = workReceived
        guard report != lastReport else { return }
        for message in closing { try tellLeader(message, &transport) }
        lastReport = report
        try tellLeader(.report(report), &transport)
    }

    package mutating func tellLeader<T: Transport & ~Copyable>(
        _ message: Wire.Message, _ transport: inout T
    ) throws(ExecutionError) {
        if leader?.take(message, from: rank) != nil { return }
        try send(message, to: islands.leader(of: rank), &transport)
    }

    private func send<T: Transport & ~Copyable>(
        _ message: Wire.Message, to rank: Rank, _ transport: inout T
    ) throws(ExecutionError) {
        do throws(TransportError) {
            try transport.sendPacket(Wire.packet(message), to: rank)
        } catch { throw .transport(error) }
    }

    // MARK: In

    @inline(__always)
    package mutating func receiveWork(
        _ packet: UnsafeRawBufferPointer, _ arrive: (Wire.WorkRecord) -> Bool
    ) -> Bool {
        workReceived += 1
        var allAreHere = true
        let isWhole = Wire.forEachRecord(in: packet) { allAreHere = arrive($0) && allAreHere }
        return isWhole && allAreHere
    }

    /// False for what is no message, or not one for this rank.
    package mutating func receiveControl(
        _ packet: UnsafeRawBufferPointer, from source: Rank
    ) -> Bool {
        guard let message = Wire.read(packet) else { return false }
        if message == .conclude {
            isDismissed = source == .master || source == islands.leader(of: rank)
            return isDismissed
        }
        if case .stop(let reason) = message {
            guard source == .master || source == islands.leader(of: rank) else { return false }
            heed(reason)
            return true
        }
        if islands.leader(of: source) == rank {
            return leader?.take(message, from: source) ?? false
        }
        return master?.take(message, from: source) ?? false
    }

    // MARK: Offices

    /// What leaders and the Master do with what they have heard: nothing may be sent while packets
    /// are being read. Costs a few comparisons where there is nothing.
    @inline(__always)
    package mutating func attend<T: Transport & ~Copyable>(
        isDue: Bool, _ transport: inout T
    ) throws(ExecutionError) {
        if isDue { master?.showProgress() }
        if leader?.hasSomething(isDue: isDue) ?? false { try passOn(isDue: isDue, &transport) }
        if let reason = master?.takeNewStop() { try stopLeaders(reason, &transport) }
        if passesStopOn { try stopIsland(&transport) }
        if master?.concludes() ?? false { try dismissLeaders(&transport) }
        if isDismissed { try dismissIsland(&transport) }
    }

    private mutating func passOn<T: Transport & ~Copyable>(
        isDue: Bool, _ transport: inout T
    ) throws(ExecutionError) {
        for message in leader?.messages(isDue: isDue) ?? [] {
            if master?.take(message, from: rank) != nil { continue }
            try send(message, to: .master, &transport)
        }
    }

    private mutating func heed(_ reason: StopReason) {
        stop = reason
        passesStopOn = true
    }

    private mutating func stopLeaders<T: Transport & ~Copyable>(
        _ reason: StopReason, _ transport: inout T
    ) throws(ExecutionError) {
        for leader in islands.leaders.dropFirst() {
            try send(.stop(reason), to: leader, &transport)
        }
        heed(reason)
    }

    private mutating func stopIsland<T: Transport & ~Copyable>(
        _ transport: inout T
    ) throws(ExecutionError) {
        passesStopOn = false
        guard let stop else { return }
        for member in leader?.others ?? [] { try send(.stop(stop), to: member, &transport) }
    }

    private mutating func dismissLeaders<T: Transport & ~Copyable>(
        _ transport: inout T
    ) throws(ExecutionError) {
        for leader in islands.leaders.dropFirst() { try send(.conclude, to: leader, &transport) }
        isDismissed = true
    }

    private mutating func dismissIsland<T: Transport & ~Copyable>(
        _ transport: inout T
    ) throws(ExecutionError) {
        for member in leader?.others ?? [] { try send(.conclude, to: member, &transport) }
        isConcluded = true
    }

    /// Sends what is still on its way out of here, and takes what was announced.
    package func drain<T: Transport & ~Copyable>(_ transport: inout T) throws(TransportError) {
        while transport.unfinishedSends + transport.unfinishedReceives > 0 {
            _ = try transport.poll { _, _ in }
            _ = try transport.pollBytes { _ in }
        }
    }
}
