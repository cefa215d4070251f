// What comes to a rank: packets and bytes of others, and the ends of its programs.

import Spawner
import Storage
import Transport

extension RankLoop where Link: ~Copyable {
    mutating func receiveReports() throws(ExecutionError) -> Int {
        let ended: [ProgramPool.Ended]
        do throws(SpawnerError) { ended = try programs.ended() } catch { throw .spawner(error) }
        for program in ended { core.ended(program) }
        return ended.count
    }

    /// A program has ended, or what is hardly ever so: the spawner.
    mutating func wasWoken() throws(ExecutionError) {
        let ended: [ProgramPool.Ended]
        do throws(SpawnerError) { ended = try programs.receive() } catch { throw .spawner(error) }
        for program in ended { core.ended(program) }
        if !ended.isEmpty { isStirred = true }
    }

    /// Static, so that the transport and what its packets change are told apart.
    static func receive(
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

    static func receiveBytes(
        _ transport: inout Link, _ core: inout RankCore
    ) throws(ExecutionError) -> Int {
        guard core.data.isUsed else { return 0 }
        do throws(TransportError) {
            let moved = try transport.pollBytes { core.received(ticket: $0) }
            // Bytes on their way need somebody who looks after them.
            return moved + transport.unfinishedReceives
        } catch { throw .transport(error) }
    }
}
