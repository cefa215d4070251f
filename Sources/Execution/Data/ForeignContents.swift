// What a rank knows of the contents of Drops that live on other ranks and are read here: an entry a
// Drop. What arrives is found by its address, what an app reads by the edge it reads it at.

import Graphs
import Storage

struct ForeignContents {
    enum State {
        /// Not completed, as far as is known here; or read by all.
        case unknown
        case offered(count: Int)
        case arriving
        case here(DropBytes)
        /// In the memory of the rank that has it, which is to be told when all have read it.
        case lent(DropBytes)
        /// In a file of the rank that has it, which is to be told when all have read it.
        case stored([FileStretch])

        /// The owner keeps it until it is told that nobody here needs it.
        var isOwed: Bool {
            switch self {
            case .offered, .lent, .stored: true
            case .unknown, .arriving, .here: false
            }
        }
    }

    private struct Entry {
        var state = State.unknown
        /// Edges to apps here that have not ended.
        var readers: UInt32 = 0
        /// Apps that are ready but for these bytes.
        var waiting: [DropID] = []

        /// True if it was the last one, and the owner is to be told.
        mutating func release() -> Bool {
            guard readers > 0 else { return false }
            readers -= 1
            guard readers == 0 else { return false }
            let isOwed = state.isOwed
            if case .lent(let bytes) = state { bytes.adopt() }
            state = .unknown
            if !waiting.isEmpty { waiting = [] }
            return isOwed
        }
    }

    private var entries: [Entry] = []
    private var entryOfAddress: [DropAddress: Int] = [:]
    /// By the number of a remote end of an edge.
    private var entryOfRemote: [Int32] = []

    /// `remote` is the number of the edge's end in the graph's table.
    mutating func addReader(of drop: DropAddress, remote: Int) {
        let entry = entryOfAddress[drop] ?? entries.count
        if entry == entries.count {
            entryOfAddress[drop] = entry
            entries.append(Entry())
        }
        entries[entry].readers += 1
        while entryOfRemote.count <= remote { entryOfRemote.append(-1) }
        entryOfRemote[remote] = Int32(entry)
    }

    func isRead(_ drop: DropAddress) -> Bool { entry(of: drop) != nil }

    /// Unless all have read it.
    private func entry(of drop: DropAddress) -> Int? {
        guard let entry = entryOfAddress[drop], entries[entry].readers > 0 else { return nil }
        return entry
    }

    mutating func set(_ state: State, of drop: DropAddress) {
        if let entry = entry(of: drop) { entries[entry].state = state }
    }

    /// It can be read: returns the apps that waited for it. Nobody keeps what nobody reads.
    mutating func arrived(_ drop: DropAddress, _ state: State) -> [DropID] {
        guard let entry = entry(of: drop) else { return [] }
        entries[entry].state = state
        guard !entries[entry].waiting.isEmpty else { return [] }
        defer { entries[entry].waiting = [] }
        return entries[entry].waiting
    }

    // MARK: By the edge

    func state(remote: Int) -> State { entries[Int(entryOfRemote[remote])].state }

    mutating func set(_ state: State, remote: Int) {
        entries[Int(entryOfRemote[remote])].state = state
    }

    mutating func wait(_ app: DropID, remote: Int) {
        entries[Int(entryOfRemote[remote])].waiting.append(app)
    }

    /// An app that reads it has ended; true if it was the last one, and the owner is to be told.
    mutating func release(remote: Int) -> Bool { entries[Int(entryOfRemote[remote])].release() }
}
