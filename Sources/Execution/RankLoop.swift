// A rank's loop: messages and reports in, effects out, until the Master concludes. It never blocks:
// it polls the transport and its programs, and backs off when neither has anything.

import Engine
package import Spawner
package import Storage
package import Transport

package enum ExecutionError: Error {
    case transport(TransportError)
    case spawner(SpawnerError)
    case file(FileError)
    /// A packet that this version of the protocol does not know, or for a Drop that is not here.
    case protocolBroken(from: Rank)
}

struct RankLoop<Link: Transport & ~Copyable>: ~Copyable {
    private var transport: Link
    private var programs: ProgramPool
    private var core: RankCore
    private var desk: Desk
    private var idling = Idling()
    private var pace = Pace()
    /// Something has happened that nothing has been made of yet. The first turn has the roots.
    private var isStirred = true
    /// When the first Drop could begin: unrolling comes before.
    private var began: UInt64 = 0
    private var stopSignal: StopSignal?
    private var requests: StopRequests
    private let plan: RunPlan

    init(
        _ plan: RunPlan, _ transport: consuming Link, _ spawner: consuming Spawner,
        _ ledger: HostLedger, environment: [String], _ observer: RunObserver
    ) throws(ExecutionError) {
        self.plan = plan
        let rank = transport.rank.index
        self.transport = transport
        programs = ProgramPool(
            spawner, logFile: plan.session.logFile(rank: rank), environment: environment,
            workingDirectory: plan.session.dataFolder)
        do { core = try RankCore(plan, rank: rank, ledger) } catch { throw .file(error) }
        core.subscribers = observer.subscribers
        desk = Desk(rank: Rank(rank), plan.islands, observer)
        requests = StopRequests(plan.session)
    }

    /// Runs to the end. On the Master the result is that of all ranks, elsewhere its own.
    consuming func run() throws(ExecutionError) -> RunResult {
        began = Clock.steady()
        do throws(FileError) { try core.start() } catch { throw .file(error) }
        while true {
            let messages = try Self.receive(&transport, &core, &desk)
            let bytes = try Self.receiveBytes(&transport, &core)
            let reports = try receiveReports() + core.takeWorkerReports()
            if !core.pipes.isEmpty, core.pump() { isStirred = true }
            if messages > 0 { core.owesAnswer = true }
            if messages + bytes + reports > 0 || core.hasMoreToBegin || core.hasMoreToSend {
                isStirred = true
            }
            let isDue = pace.isDue()
            // Without news there is nothing to carry out but what the clock brings.
            if isStirred || isDue || core.dependsOnTime { try carryOut() }
            if isDue { try commitArrays() }
            try heedStops(isDue: isDue)
            try tell(isDue: isDue)
            try desk.attend(isDue: isDue, &transport)
            if desk.isConcluded { break }
            if isStirred {
                idling.worked()
                isStirred = false
            } else if idling.wait(
                for: programs.descriptor, core.workers.descriptor, spins: core.hasSpareCore)
            {
                try afterNap()
            }
        }
        var result = desk.result(core.counts)
        result.seconds = Double(Clock.steady() - began) / 1e9
        try close()
        return result
    }

    private mutating func carryOut() throws(ExecutionError) {
        do throws(FileError) {
            if core.dependsOnTime { core.heedTime(&programs) }
            repeat {
                if !core.effects.stopped.isEmpty { core.stopUnwanted(&programs) }
                try core.beginReady()
                if core.hasJobs { core.startJobs(&programs) }
                if core.carriesContents { core.shareFinals() }
            } while core.hasMoreToBegin && !core.isUrgent
            try core.tellSubscribers()
        } catch { throw .file(error) }
        if core.stop?.isSilent ?? false { core.fallSilent() }
        if core.streams.isUsed {
            core.collect(nil)
            try desk.post(&core.streams.outgoing, &transport)
        }
        try desk.post(&core.notices, &transport)
        try sendData()
        try desk.send(&core.effects.announcements, plan.rankOfPartition, &transport)
        core.haveSent()
        // May let in apps that waited for room to fetch what they read: the next turn has them.
        do throws(FileError) {
            try core.recordFinals()
            try core.expireData()
        } catch { throw .file(error) }
        for failure in core.takeFailures() { try desk.tellLeader(.failure(failure), &transport) }
        do throws(SpawnerError) { try programs.flush() } catch { throw .spawner(error) }
    }

    /// Contents of Drops, before the events that tell of them.
    @inline(__always)
    private mutating func sendData() throws(ExecutionError) {
        guard core.data.isUsed || core.lifecycle.isUsed else { return }
        core.data.filter(&core.effects.announcements)
        try desk.post(&core.data.outgoing, &transport)
        do throws(TransportError) {
            for transfer in core.data.sending {
                try transport.sendBytes(
                    transfer.bytes.bytes, of: transfer.bytes, to: transfer.rank, on: transfer.lane)
            }
            core.data.sending.removeAll(keepingCapacity: true)
            for transfer in core.data.receiving {
                try transport.receiveBytes(
                    into: transfer.bytes.unfilled, of: transfer.bytes, from: transfer.rank,
                    on: transfer.lane, ticket: transfer.ticket)
            }
            core.data.receiving.removeAll(keepingCapacity: true)
        } catch { throw .transport(error) }
    }

    private mutating func commitArrays() throws(ExecutionError) {
        do throws(FileError) {
            try core.recordExpiry()
            try core.arena.commitNowAndThen()
        } catch { throw .file(error) }
    }

    /// What the leader is to hear: how far this rank is, now and then, and at once when it is done.
    @inline(__always)
    private mutating func tell(isDue: Bool) throws(ExecutionError) {
        let isDone = core.isIdle && programs.count == 0
        guard isDue || desk.owesReport(isDone: isDone), isDone || desk.isOpen else { return }
        var closing: [Wire.Message] = []
        if isDone {
            do throws(FileError) {
                try core.arena.commitAndTrim()
                if desk.isOpen { try core.saveMemory() }
                // Nobody is to hear of an end that a crash could take back.
                try core.flushJournal()
            } catch { throw .file(error) }
            core.lifecycle.isClosed = true
            if desk.isOpen { closing = closingMessages() }
        }
        try desk.report(
            core.counts, running: programs.count + core.jobsInWorkers, isDone: isDone, closing,
            &transport)
        if isDone { core.stop?.isSilent = true }
    }

    /// What this rank hears of an early end by itself, and what the Master says of it.
    @inline(__always)
    private mutating func heedStops(isDue: Bool) throws(ExecutionError) {
        // A rank that is done says nothing any more that nobody waits for.
        if desk.isOpen {
            if let signal = StopSignal.pending, signal != stopSignal {
                stopSignal = signal
                try desk.tellLeader(.askStop(StopReason(signal)), &transport)
            }
            if isDue, transport.rank == .master, let reason = requests.next() {
                try desk.tellLeader(.askStop(reason), &transport)
            }
            if isDue, transport.rank == .master, core.isTimeOver {
                try desk.tellLeader(.askStop(.walltime), &transport)
            }
        }
        guard let reason = desk.stop, reason != core.stop?.reason else { return }
        do throws(FileError) { try core.obey(reason, &programs) } catch { throw .file(error) }
        if !desk.isOpen { core.stop?.isSilent = true }
    }

    private mutating func closingMessages() -> [Wire.Message] {
        var figures = RankFigures(
            rank: transport.rank, slots: plan.options.slots, programs: core.times.runs)
        figures.busy = core.times.total
        figures.ended = Clock.steady() - began
        figures.starts = programs.starts
        figures.traffic = transport.traffic
        figures.spillProblem = core.spilling.problem
        return Wire.closing(core.takeTallies(), [figures], core.times)
    }

    private mutating func receiveReports() throws(ExecutionError) -> Int {
        let ended: [ProgramPool.Ended]
        do throws(SpawnerError) { ended = try programs.ended() } catch { throw .spawner(error) }
        for program in ended { core.ended(program) }
        return ended.count
    }

    /// There is time to look at what is hardly ever so: a spawner that has died.
    private mutating func afterNap() throws(ExecutionError) {
        let ended: [ProgramPool.Ended]
        do throws(SpawnerError) { ended = try programs.receive() } catch { throw .spawner(error) }
        for program in ended { core.ended(program) }
        isStirred = !ended.isEmpty
    }

    /// Static, so that the transport and what its packets change are told apart.
    private static func receive(
        _ transport: inout Link, _ core: inout RankCore, _ desk: inout Desk
    ) throws(ExecutionError) -> Int {
        do throws(TransportError) {
            return try transport.poll { (source, packet) throws(TransportError) in
                let isUnderstood =
                    Wire.kind(of: packet) == .events
                    ? receiveWork(packet, from: source, &core, &desk)
                    : desk.receiveControl(packet, from: source)
                guard isUnderstood else { throw .malformedPacket(from: source) }
            }
        } catch {
            if case .malformedPacket(let source) = error { throw .protocolBroken(from: source) }
            throw .transport(error)
        }
    }

    @inline(__always)
    private static func receiveWork(
        _ packet: UnsafeRawBufferPointer, from source: Rank, _ core: inout RankCore,
        _ desk: inout Desk
    ) -> Bool {
        let isDone = !desk.isOpen
        return desk.receiveWork(packet) { record in
            switch record {
            case .event(let event): core.engine.received(event, into: &core.effects)
            // The answer to an offer would come after this rank's last report.
            case .parcel(.offer) where isDone: true
            case .parcel(.contents(_, .lent)) where isDone: true
            case .parcel(let parcel): core.received(parcel, from: source)
            case .stream(let event, let bytes): core.received(event, bytes, from: source)
            case .credit(let credit): core.received(credit)
            case .notice(let notice): core.received(notice)
            }
        }
    }

    private static func receiveBytes(
        _ transport: inout Link, _ core: inout RankCore
    ) throws(ExecutionError) -> Int {
        guard core.data.isUsed else { return 0 }
        do throws(TransportError) {
            let moved = try transport.pollBytes { core.received(ticket: $0) }
            // Bytes on their way need somebody who looks after them.
            return moved + transport.unfinishedReceives
        } catch { throw .transport(error) }
    }

    private consuming func close() throws(ExecutionError) {
        do throws(FileError) { try core.closeJournal() } catch { throw .file(error) }
        if core.jobsInWorkers == 0 { core.workers.close() }
        core.spilling.pool?.close()
        Files.removeEmptyFolder(plan.session.pipeFolder)
        do throws(SpawnerError) { try programs.close() } catch { throw .spawner(error) }
        do throws(TransportError) {
            try desk.drain(&transport)
            try transport.close()
        } catch { throw .transport(error) }
    }
}
