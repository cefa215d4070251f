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
    /// The same, as a Drop met with it, which stays open.
    case met(FileError, by: FailedDrop)
    /// A packet that this version of the protocol does not know, or for a Drop that is not here.
    case protocolBroken(from: Rank)
}

struct RankLoop<Link: Transport & ~Copyable>: ~Copyable {
    var transport: Link
    var programs: ProgramPool
    var core: RankCore
    var desk: Desk
    private var idling = Idling()
    private let isAlone: Bool
    private var pace = Pace()
    /// Something has happened that nothing has been made of yet. The first turn has the roots.
    var isStirred = true
    /// When the first Drop could begin: unrolling comes before.
    var began: UInt64 = 0
    var stopSignal: StopSignal?
    var requests: StopRequests
    let plan: RunPlan

    init(
        _ plan: RunPlan, _ transport: consuming Link, _ spawner: consuming Spawner,
        _ ledger: HostLedger, environment: [String], _ observer: RunObserver
    ) throws(ExecutionError) {
        self.plan = plan
        let rank = transport.rank.index
        isAlone = transport.size == 1
        self.transport = transport
        programs = ProgramPool(
            spawner, logFile: plan.session.logFile(rank: rank), environment: environment,
            workingDirectory: plan.session.dataFolder)
        if let scratch = plan.options.scratch { programs.removeAtEnd(scratch.path) }
        do { core = try RankCore(plan, rank: rank, ledger) } catch { throw .file(error) }
        core.subscribers = observer.subscribers
        desk = Desk(rank: Rank(rank), plan.islands, observer)
        requests = StopRequests(plan.session)
    }

    /// Runs to the end. On the Master the result is that of all ranks, elsewhere its own.
    consuming func run(leaving spawner: inout Spawner?) throws(ExecutionError) -> RunResult {
        core.rehearseStart(&programs)
        do throws(SpawnerError) { try programs.flush() } catch { throw .spawner(error) }
        began = Clock.steady()
        do throws(FileError) { try core.start() } catch { throw .file(error) }
        while true {
            let messages = try Self.receive(&transport, &core, &desk)
            let bytes = try Self.receiveBytes(&transport, &core)
            let reports = try receiveReports() + core.takeWorkerReports()
            let pumped = !core.pipes.isEmpty && core.pump()
            if messages > 0 { core.owesAnswer = true }
            if messages + bytes + reports > 0 || pumped || core.hasMoreToBegin || core.hasMoreToSend
            {
                isStirred = true
            }
            let sent = desk.packetsSent
            let isDue = pace.isDue()
            // Without news there is nothing to carry out but what the clock brings.
            if isStirred || isDue || core.dependsOnTime { try carryOut() }
            if isDue { try commitArrays() }
            try heedStops(isDue: isDue)
            try tell(isDue: isDue)
            try desk.attend(isDue: isDue, &transport)
            if desk.isConcluded { break }
            if isStirred {
                idling.worked(
                    answerIsNear: messages + bytes > 0 || pumped || desk.packetsSent != sent)
                isStirred = false
            } else {
                try rest()
            }
        }
        var result = desk.result(core.counts)
        // Another may have begun sooner, and worked before this one had a core.
        let longest = result.figures.map(\.ended).max() ?? 0
        result.seconds = Double(max(Clock.steady() - began, longest)) / 1e9
        try close(leaving: &spawner)
        return result
    }

    private mutating func rest() throws(ExecutionError) {
        let rest = idling.wait(
            for: programs.descriptor, core.workers.descriptor, spins: core.hasSpareCore,
            among: surroundings)
        if rest != .none { pace.slept() }
        if rest == .woken { try wasWoken() }
    }

    private var surroundings: Idling.Surroundings {
        guard isAlone || core.isFull, core.pipes.isEmpty, !core.dependsOnTime, !programs.hasUnsent
        else { return .others }
        if isAlone { return .alone }
        // What is on its way goes on when it is looked at.
        let isQuiet = transport.unfinishedSends == 0 && transport.unfinishedReceives == 0
        return isQuiet ? .full : .others
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
            if core.hasToTell { try core.tellSubscribers() }
            // Whoever hears of an array reads it; a listener may have written some just now.
            if core.mayHaveGathered { try core.publishArrays() }
        } catch { throw core.metBy.map { .met(error, by: $0) } ?? .file(error) }
        if core.stop?.isSilent ?? false { core.fallSilent() }
        if core.streams.isUsed {
            core.collect(nil)
            try desk.post(&core.streams.outgoing, &transport)
        }
        if !core.notices.isEmpty { try desk.post(&core.notices, &transport) }
        try sendData()
        try desk.send(&core.effects.announcements, plan.rankOfPartition, &transport)
        core.haveSent()
        // May let in apps that waited for room to fetch what they read: the next turn has them.
        do throws(FileError) {
            try core.recordFinals()
            if core.lifecycle.isUsed { try core.expireData() }
        } catch { throw core.metBy.map { .met(error, by: $0) } ?? .file(error) }
        if core.failures.hasWholes { try tellOfFailures() }
        do throws(SpawnerError) { try programs.flush() } catch { throw .spawner(error) }
    }

    private mutating func tellOfFailures() throws(ExecutionError) {
        for failure in core.takeFailures() { try desk.tellLeader(.failure(failure), &transport) }
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
                    transfer.bytes.bytes, of: transfer.owner, to: transfer.rank, on: transfer.lane)
            }
            core.data.sending.removeAll(keepingCapacity: true)
            for transfer in core.data.receiving {
                try transport.receiveBytes(
                    into: transfer.bytes.unfilled, of: transfer.owner, from: transfer.rank,
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
        // What is in there nobody looks at; space that was given back is used again.
        try? core.nearArena?.commitNowAndThen()
    }

    private consuming func close(leaving spawner: inout Spawner?) throws(ExecutionError) {
        do throws(FileError) { try core.closeJournal() } catch { throw .file(error) }
        if core.jobsInWorkers == 0 { core.workers.close() }
        core.spilling.pool?.close()
        if !core.staging.isUnderWay { core.staging.pool?.close() }
        if !core.copying.isUnderWay { core.copying.pool?.close() }
        Files.removeEmptyFolder(plan.session.pipeFolder)
        if plan.looksAgain {
            spawner = programs.leave()
        } else {
            do throws(SpawnerError) { try programs.close() } catch { throw .spawner(error) }
        }
        do throws(TransportError) {
            try desk.drain(&transport)
            try transport.close()
        } catch { throw .transport(error) }
    }
}
