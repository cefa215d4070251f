// Copies of arrays that several apps write (`one_array`). No app has all of such an array, so it is read again
// when it is complete, and copied by the rank that owns the Drop. Where the copies are is known only then:
// the Drop's record is written once more, with them. A kill in between leaves a Drop without copies, and
// the next run of the session, which finds it complete, makes them; those that are whole are kept.

import Components
import Engine
import Graphs
import Sessions
import Storage

private struct CopiedArray: InProcessBody {
    let whole: FileStretch
    let request: ArrayRequest
    let arena: RankArena
    let long: LongBytes

    func isBrief(_ work: Work) -> Bool { false }

    func run(_ work: Work) throws(BodyFailure) {
        var copied = whole
        copied.copies = whole.copies.filter(\.isWhole)
        var missing = request
        missing.copies -= copied.copies.count
        if missing.copies > 0 {
            let bytes: DropBytes
            do { bytes = try long.read([whole]) } catch { throw BodyFailure(error) }
            copied.copies += arena.copy(bytes, as: missing, named: request.name)
        }
        try work.write(DropBytes(copied.encoded), to: 0)
    }
}

extension RankCore {
    mutating func copyArray(_ drop: DropID, count: Int) {
        let encoded = details[drop]?.stretches ?? []
        let stretches = encoded.withUnsafeBytes { FileStretch.decode($0) } ?? []
        guard let whole = stretches.first, stretches.count == 1 else { return }
        var request = bodies.places.arrayRequest(engine.graph.name(of: drop))
        request.copies = count
        submit(
            CopiedArray(whole: whole, request: request, arena: arena, long: bodies.long),
            of: drop,
            Work(outputs: [.init(.memory)]))
    }

    /// Its record, which `tookCopies` writes once more.
    mutating func noteForCopies(_ record: JournalRecord, of drop: DropID) {
        guard copying.pool != nil, record.kind == .data,
            bodies.places.gathers.isGathered(record.name.component),
            bodies.copies[record.name.component] > 0
        else { return }
        copying.records[drop] = record
    }

    /// Before it is looked at whether they are wanted still.
    mutating func tookCopies(_ done: WorkerPool.Done) {
        guard bodies.places.gathers.isGathered(engine.graph.name(of: done.drop).component) else {
            return
        }
        let record = copying.records.removeValue(forKey: done.drop)
        guard let encoded = done.work.written(to: 0),
            let copied = FileStretch.decode(encoded.bytes)?.first, !copied.copies.isEmpty
        else { return }
        copying.arrays[done.drop] = copied
        guard var record, engine.dataState(of: done.drop) == .completed else { return }
        record.stretches = Array(encoded.bytes)
        additions.add(record)
        do throws(FileError) { try journal?.append(&additions) } catch {
            machineFault = machineFault ?? error
        }
    }

    /// The array is at the end of its life.
    mutating func forgetCopies(of drop: DropID) {
        guard let copied = copying.arrays.removeValue(forKey: drop) else { return }
        arena.forgetCopies(of: copied)
    }
}
