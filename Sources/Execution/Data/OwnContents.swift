// The contents of a rank's own Drops in memory, each until the last that reads it has ended.

import Graphs
import Storage

struct OwnContents {
    private struct Entry {
        var bytes: DropBytes?
        /// Apps here that have not ended, and ranks that have not fetched; below 0 while it is not
        /// known who they are: an app may end before all its inputs.
        var readers: Int32 = 0
        /// Other ranks have it mapped, so that nothing is gained by taking it out of memory.
        var isLent = false

        /// True if that was the last of them.
        mutating func add(_ more: Int32) -> Bool {
            readers += more
            return readers == 0
        }
    }

    private var entries: [Entry]
    /// What came of single producers of Drops that have several, by their edges.
    private var parts: [DropID: [(edge: Int, bytes: DropBytes)]] = [:]

    /// Where contents are that had no room in memory.
    private var stored: [DropID: FileStretch] = [:]
    private let keeper: (any ArrayKeeper)?

    private let long: LongBytes

    init(rows: Int, keeper: (any ArrayKeeper)? = nil, long: LongBytes = .none) {
        self.long = long
        entries = [Entry](repeating: Entry(), count: rows)
        self.keeper = keeper
    }

    subscript(drop: DropID) -> DropBytes? { entries[drop.index].bytes }

    /// Of a Drop that no app makes.
    mutating func deposit(_ bytes: DropBytes, in drop: DropID) { entries[drop.index].bytes = bytes }

    mutating func deposit(
        _ bytes: DropBytes, in drop: DropID, edge: Int, of producers: Range<Int>
    ) {
        if producers.count == 1 {
            entries[drop.index].bytes = bytes
        } else {
            parts[drop, default: []].append((edge, bytes))
        }
    }

    func hasPart(_ edge: Int, of drop: DropID) -> Bool {
        parts[drop]?.contains { $0.edge == edge } ?? false
    }

    /// All producers have ended: their parts become one, in the order of their edges.
    mutating func complete(_ drop: DropID) -> DropBytes {
        if let bytes = entries[drop.index].bytes { return bytes }
        let sorted = (parts.removeValue(forKey: drop) ?? []).sorted { $0.edge < $1.edge }
        let bytes = joined(sorted.map(\.bytes))
        entries[drop.index].bytes = bytes
        return bytes
    }

    private func joined(_ parts: [DropBytes]) -> DropBytes {
        guard !parts.isEmpty else { return .empty }
        let count = parts.reduce(0) { $0 + $1.count }
        if count >= long.threshold, let whole = try? long.join(parts) { return whole }
        return .forReaders(joining: parts)
    }

    /// All that ever read it, those that have ended too.
    mutating func expect(readers: Int, of drop: DropID) {
        if entries[drop.index].add(Int32(readers)) { clear(drop) }
    }

    /// One that reads it has ended; after the last of them the contents are gone.
    mutating func release(_ drop: DropID) {
        if entries[drop.index].add(-1) { clear(drop) }
    }

    mutating func discard(_ drop: DropID) {
        clear(drop)
        parts[drop] = nil
    }

    private mutating func clear(_ drop: DropID) {
        entries[drop.index].bytes = nil
        entries[drop.index].isLent = false
        guard !stored.isEmpty, let stretch = stored.removeValue(forKey: drop) else { return }
        keeper?.forget(stretch)
    }

    // MARK: Contents that are not in memory

    func stretch(of drop: DropID) -> FileStretch? { stored.isEmpty ? nil : stored[drop] }

    /// Nobody else has them now.
    mutating func isHeldAlone(_ drop: DropID) -> Bool {
        !entries[drop.index].isLent && isKnownUniquelyReferenced(&entries[drop.index].bytes)
    }

    mutating func lend(_ drop: DropID) { entries[drop.index].isLent = true }

    /// They are in a file from now on; unless nobody needs them any more.
    mutating func store(_ stretch: FileStretch, of drop: DropID) {
        guard entries[drop.index].bytes != nil else {
            keeper?.forget(stretch)
            return
        }
        entries[drop.index].bytes = nil
        stored[drop] = stretch
    }
}
