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

package struct RankLoop<Link: Transport & ~Copyable>: ~Copyable {
    private var transport: Link
    private var programs: ProgramPool
    private var core: RankCore
    private var desk: Desk
    private var idling = Idling()
    private let plan: RunPlan

    package init(
        _ plan: RunPlan, transport: consuming Link, spawner: consuming Spawner,
        environment: [String], onFailure: @escaping (FailedDrop) -> Void
    ) throws(ExecutionError) {
        self.plan = plan
        let rank = transport.rank.index
        let ranks = transport.size
        self.transport = transport
        programs = ProgramPool(
            spawner, logFile: plan.session.logFile(rank: rank), slots: plan.options.slots,
            environment: environment, workingDirectory: plan.session.dataFolder)
        do { core = try RankCore(plan, rank: rank) } catch { throw .file(error) }
        desk = Desk(
            ranks: ranks, isMaster: rank == Rank.master.index, onFailure: onFailure)
    }

    /// Runs to the end. On the Master the result is that of all ranks, elsewhere its own.
    package consuming func run() throws(ExecutionError) -> RunResult {
        let began = Clock.steady()
        core.start()
        while true {
            try carryOut()
            if core.engine.openDrops == 0, programs.isIdle {
                try desk.sayDone(core.counts, &transport)
            }
            let messages = try Self.receive(&transport, &core, &desk)
            let reports = try receiveReports()
            if desk.isConcluded { break }
            if messages + reports > 0 {
                idling.worked()
            } else if idling.wait(for: programs.descriptor) {
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
            repeat {
                try core.beginReady(&programs)
                core.startPrograms(&programs)
            } while !core.effects.ready.isEmpty
            try core.recordFinals()
        } catch { throw .file(error) }
        try desk.send(&core.effects.announcements, plan, &transport)
        for failure in core.takeReports() { try desk.report(failure, &transport) }
        do throws(SpawnerError) { try programs.flush() } catch { throw .spawner(error) }
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
    }

    /// Static, so that the transport and what its packets change are told apart.
    private static func receive(
        _ transport: inout Link, _ core: inout RankCore, _ desk: inout Desk
    ) throws(ExecutionError) -> Int {
        do throws(TransportError) {
            return try transport.poll { (source, packet) throws(TransportError) in
                let isUnderstood =
                    Wire.kind(of: packet) == .events
                    ? desk.receiveEvents(packet, &core) : desk.receiveControl(packet)
                guard isUnderstood else { throw .malformedPacket(from: source) }
            } + desk.concludeIfLast(&transport)
        } catch {
            if case .malformedPacket(let source) = error { throw .protocolBroken(from: source) }
            throw .transport(error)
        }
    }

    private consuming func close() throws(ExecutionError) {
        do throws(FileError) { try core.flushJournal() } catch { throw .file(error) }
        do throws(SpawnerError) { try programs.close() } catch { throw .spawner(error) }
        do throws(TransportError) {
            try desk.drain(&transport)
            try transport.close()
        } catch { throw .transport(error) }
    }
}
