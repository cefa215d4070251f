// Files in the scratch folder end with the run. What of them apps that have not ended are to read is copied to
// the session's data folder when the run ends early, so that a resumed one need not make it again: each
// by the rank that owns the Drop, the shortest first, and once it is there and was read again the journal
// says so. What there is no time for, and what a killed run had there, is made again by who made it.

import Engine
import Graphs
import Sessions
import Storage

extension RankCore {
    /// Nanoseconds after which no further copy begins, unless nobody waits: `weir drain` has no end in sight.
    private static let patience: UInt64 = 30_000_000_000

    /// When nothing runs here any more, after what is in memory has been written down.
    mutating func saveScratch() throws(FileError) {
        guard journal != nil, isStopping, bodies.scratch != nil else { return }
        // What is in memory counts also if there is no time for this.
        try flushJournal()
        let end = stop?.reason == .drained ? .max : Clock.steady() + Self.patience
        for (size, drop, near, shared) in wantedInScratch().sorted(by: { $0.size < $1.size }) {
            guard Clock.steady() < end else { return }
            let partial = FilePlace.partial(shared)
            do throws(FileError) {
                try Files.makeFolder(above: shared)
                let facts = try Files.copyVerified(near, to: partial)
                try Files.rename(partial, to: shared)
                var record = JournalRecord(
                    name: engine.graph.name(of: drop), kind: .data,
                    state: DataState.completed.rawValue)
                record.ended = Clock.now()
                record.size = UInt64(size)
                record.checksum = facts.checksum
                additions.add(record, file: shared, isOwn: true)
                try journal?.append(&additions)
            } catch {
                // It is made again; and where the disk is full the next one has no room either.
                return
            }
        }
    }

    /// Completed files that apps have not read, or that other ranks may not have.
    private func wantedInScratch() -> [(size: Int, drop: DropID, near: String, shared: String)] {
        var wanted: [(size: Int, drop: DropID, near: String, shared: String)] = []
        for row in 0..<engine.graph.dropCount {
            let drop = DropID(row)
            let name = engine.graph.name(of: drop)
            guard engine.kind(of: drop) == .data, engine.dataState(of: drop) == .completed,
                bodies.places[name.component] == .file,
                engine.graph.consumerRange(of: drop).contains(where: { edge in
                    let consumer = engine.graph.consumers[edge]
                    return consumer.isRemote || !engine.isFinal(consumer.drop)
                }),
                let shared = try? bodies.sharedPath(of: name),
                let near = bodies.scratchPath(of: name, shared)
            else { continue }
            wanted.append((Files.size(of: near) ?? 0, drop, near, shared))
        }
        return wanted
    }
}
