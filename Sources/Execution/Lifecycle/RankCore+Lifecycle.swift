// The end of data's life. The journal is told that it is expired, its bytes go, the journal is told that
// it is deleted. A file that is gone is seen to be gone, whatever the journal says; but space in an arena
// is used for others only when the journal has said so on disk.
//
// Files are deleted that an app of this graph has written into the session's data folder; what lies
// elsewhere is expired and stays, for it is not ours alone. Arrays are deleted by the rank that wrote
// them.

import Arena
import Engine
import Graphs
import Sessions
import Storage
import Transport

extension RankCore {
    /// After each Drop's end.
    mutating func settleLife(_ drop: DropID) {
        if engine.isApp(drop) { return releaseUsed(by: drop) }
        guard lifecycle[drop] != nil, engine.hasCompleted(drop) else { return }
        let name = engine.graph.name(of: drop)
        let contents = data.isInMemory(name) ? data.own.complete(drop) : nil
        let isArray = bodies.places[name.component] == .arena
        let lifetime = lifecycle.completed(
            drop, stretches: isArray ? contents : nil,
            size: contents.map { size(of: drop, $0) } ?? 0)
        guard case .milliseconds(let span) = lifetime else { return }
        let since = UInt32(clamping: (Clock.steady() - began) / 1_000_000)
        timers.set(.date(drop), in: span - min(span, since), now: Clock.steady())
    }

    private mutating func releaseUsed(by app: DropID) {
        let outcome = engine.outcome(of: app)
        let isWanted = outcome == .failed || outcome == .cancelled
        for edge in engine.graph.producerRange(of: app) {
            let producer = engine.graph.producers[edge]
            guard producer.isRemote else {
                lifecycle.used(producer.drop, isWanted: isWanted)
                continue
            }
            let address = engine.graph.remotes[producer.remote].address
            if let parcel = lifecycle.used(address, isWanted: isWanted) {
                data.send(parcel, to: data.rank(of: address))
            }
        }
    }

    /// Gives back what nobody needs any more.
    mutating func expireData() throws(FileError) {
        guard !lifecycle.due.isEmpty, !(stop?.isSilent ?? false) else { return }
        let due = lifecycle.takeDue().filter { engine.expired($0.drop, into: &effects) }
        for (drop, entry) in due { try write(drop, .expired, size: size(of: drop, entry)) }
        for (drop, entry) in due {
            let size = size(of: drop, entry)
            guard delete(drop, entry) else { continue }
            _ = engine.deleted(drop, into: &effects)
            try write(drop, .deleted, size: size)
        }
        guard arena.hasMuchToFree else { return }
        try recordExpiry()
        try arena.commit()
    }

    /// Before an arena is committed, and with it space is free.
    mutating func recordExpiry() throws(FileError) {
        if lifecycle.isUsed, arena.hasSomethingToFree { try flushJournal() }
    }

    private mutating func write(
        _ drop: DropID, _ state: DataState, size: UInt64
    ) throws(FileError) {
        guard journal != nil else { return }
        var record = JournalRecord(
            name: engine.graph.name(of: drop), kind: .data, state: state.rawValue)
        record.ended = Clock.now()
        record.size = size
        additions.add(record)
        try journal?.append(&additions)
    }

    private func size(of drop: DropID, _ entry: RankLifecycle.Own) -> UInt64 {
        let name = engine.graph.name(of: drop)
        guard journal != nil, bodies.places[name.component] == .file,
            let path = try? bodies.path(of: name)
        else { return entry.size }
        return UInt64(Files.size(of: path) ?? 0)
    }

    /// False where it is not to be deleted.
    private mutating func delete(_ drop: DropID, _ entry: RankLifecycle.Own) -> Bool {
        let name = engine.graph.name(of: drop)
        switch bodies.places[name.component] {
        case .memory, .shared: data.own.discard(drop)
        case .nowhere: break
        case .file: return deleteFile(name)
        case .arena:
            data.own.discard(drop)
            forget(entry.stretches, of: drop)
            forgetCopies(of: drop)
        }
        return true
    }

    private func deleteFile(_ name: DropName) -> Bool {
        guard bodies.places.isMade(name.component), let path = try? bodies.path(of: name),
            path.hasPrefix(bodies.places.files.dataFolder + "/") || bodies.isInScratch(path)
        else { return false }
        Files.remove(path)
        if bodies.copies[name.component] > 0 { bodies.copies.places.remove(of: path) }
        return !Files.exists(path)
    }

    private mutating func forget(_ stretches: DropBytes?, of drop: DropID) {
        guard let stretches, let list = FileStretch.decode(stretches.bytes) else { return }
        for stretch in list where stretch.count > 0 {
            if stretch.path == arena.path {
                arena.forget(stretch)
            } else if stretch.path == bodies.places.gathers.path {
                ArenaPart.punch(stretch.path, at: stretch.offset, count: stretch.count)
            } else if let rank = writers(of: drop).first(where: {
                plan.arenaFile(rank: $0.index) == stretch.path
            }) {
                data.send(.forget(addresses[drop], offset: stretch.offset), to: rank)
            }
        }
    }

    private func writers(of drop: DropID) -> Set<Rank> {
        var ranks: Set<Rank> = []
        for edge in engine.graph.producerRange(of: drop) where engine.graph.producers[edge].isRemote
        {
            ranks.insert(
                data.rank(of: engine.graph.remotes[engine.graph.producers[edge].remote].address))
        }
        return ranks
    }
}
