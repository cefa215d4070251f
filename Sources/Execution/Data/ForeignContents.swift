// What a rank knows of the contents of Drops that live on other ranks and are read here.

import Graphs
import Storage

struct ForeignContents {
    enum State {
        /// Not completed, as far as is known here.
        case unknown
        case offered(count: Int)
        case arriving
        case here(DropBytes)
    }

    struct Entry {
        var state = State.unknown
        /// Edges to apps here that have not ended.
        var readers: UInt32 = 0
        /// Apps that are ready but for these bytes.
        var waiting: [DropID] = []
    }

    private var entries: [DropAddress: Entry] = [:]

    mutating func addReader(of drop: DropAddress) { entries[drop, default: Entry()].readers += 1 }

    func state(of drop: DropAddress) -> State { entries[drop]?.state ?? .unknown }

    func isRead(_ drop: DropAddress) -> Bool { entries[drop] != nil }

    mutating func set(_ state: State, of drop: DropAddress) { entries[drop]?.state = state }

    mutating func wait(_ app: DropID, for drop: DropAddress) {
        entries[drop]?.waiting.append(app)
    }

    /// The bytes are here: returns the apps that waited for them. Nobody keeps what nobody reads.
    mutating func arrived(_ drop: DropAddress, _ bytes: DropBytes) -> [DropID] {
        guard let entry = entries[drop] else { return [] }
        entries[drop]?.state = .here(bytes)
        entries[drop]?.waiting = []
        return entry.waiting
    }

    /// An app that reads it has ended; true if it was the last one and the bytes were only offered.
    mutating func release(_ drop: DropAddress) -> Bool {
        guard let index = entries.index(forKey: drop) else { return false }
        entries.values[index].readers -= 1
        guard entries.values[index].readers == 0 else { return false }
        defer { entries.remove(at: index) }
        if case .offered = entries.values[index].state { return true }
        return false
    }
}
