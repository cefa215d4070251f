import Components
import Engine
import Graphs
import Storage
import Transport

@testable import Execution

/// A rank as it is, but for programs: its core and its desk over a network within the process, which
/// delays and reorders by a seed. What takes long runs in worker threads, when chance lets it begin.
final class CoreRank {
    let rank: Rank
    private(set) var core: RankCore
    private(set) var desk: Desk
    private var transport: LoopbackTransport
    private let plan: RunPlan

    init(
        _ rank: Rank, _ plan: RunPlan, _ network: LoopbackNetwork,
        _ subscribers: Subscribers = Subscribers(process: 0)
    ) throws {
        self.rank = rank
        self.plan = plan
        core = try RankCore(plan, rank: rank.index, HostLedger())
        desk = Desk(rank: rank, plan.islands, RunObserver())
        transport = network.transport(rank)
        core.subscribers = subscribers
        try core.start()
    }

    var isOver: Bool { desk.isConcluded }
    var result: RunResult { desk.result(core.counts) }

    func turn(isDue: Bool, startsJobs: Bool) throws {
        repeat {
            try core.beginReady()
            while startsJobs, let drop = core.jobs.popFirst() { start(drop) }
            if core.carriesContents { core.shareFinals() }
        } while core.hasMoreToBegin && !core.isUrgent
        try core.tellSubscribers()
        try desk.post(&core.notices, &transport)
        core.effects.stopped.removeAll()
        core.collect(nil)
        try desk.post(&core.streams.outgoing, &transport)
        try sendData()
        try desk.send(&core.effects.announcements, plan.rankOfPartition, &transport)
        core.haveSent()
        try core.recordFinals()
        try core.expireData()
        for failure in core.takeFailures() { try desk.tellLeader(.failure(failure), &transport) }
        try report(isDue: isDue)
        try receive()
        try desk.attend(isDue: isDue, &transport)
        _ = core.takeWorkerReports()
    }

    private func start(_ drop: DropID) {
        guard core.engine.isAtWork(drop),
            case .inProcess(let body) = core.bodies.body(
                of: core.engine.graph.component[drop.index])
        else { return }
        core.startInWorker(drop, body, Needs())
    }

    private func report(isDue: Bool) throws {
        let isDone = core.isIdle
        guard isDue || desk.owesReport(isDone: isDone), isDone || desk.isOpen else { return }
        try desk.report(core.counts, running: 0, isDone: isDone, [], &transport)
    }

    private func sendData() throws {
        var announcements = Pile<Event>()
        swap(&announcements, &core.effects.announcements)
        core.data.filter(&announcements)
        swap(&announcements, &core.effects.announcements)
        try desk.post(&core.data.outgoing, &transport)
        for transfer in core.data.sending {
            try transport.sendBytes(
                transfer.bytes.bytes, of: transfer.bytes, to: transfer.rank, on: transfer.lane)
        }
        core.data.sending.removeAll()
        for transfer in core.data.receiving {
            try transport.receiveBytes(
                into: transfer.bytes.unfilled, of: transfer.bytes, from: transfer.rank,
                on: transfer.lane, ticket: transfer.ticket)
        }
        core.data.receiving.removeAll()
    }

    private func receive() throws {
        let isDone = !desk.isOpen
        let packets = try transport.poll { source, packet throws(TransportError) in
            let isUnderstood =
                Wire.kind(of: packet) == .events
                ? desk.receiveWork(packet) { Self.take($0, from: source, &core, isDone) }
                : desk.receiveControl(packet, from: source)
            guard isUnderstood else { throw .malformedPacket(from: source) }
        }
        if packets > 0 { core.owesAnswer = true }
        _ = try transport.pollBytes { core.received(ticket: $0) }
    }

    private static func take(
        _ record: Wire.WorkRecord, from source: Rank, _ core: inout RankCore, _ isDone: Bool
    ) -> Bool {
        switch record {
        case .event(let event): core.engine.received(event, into: &core.effects)
        case .parcel(.offer) where isDone: true
        case .parcel(.contents(_, .lent)) where isDone: true
        case .parcel(let parcel): core.received(parcel, from: source)
        case .stream(let event, let bytes): core.received(event, bytes, from: source)
        case .credit(let credit): core.received(credit)
        case .notice(let notice): core.received(notice)
        }
    }

    /// How much it holds of streams in memory that nobody has read.
    var unreadBytes: Int { core.streams.bytesHeld }

    func close() throws {
        core.workers.close()
        try desk.drain(&transport)
        try transport.close()
    }
}
