// The end of data's life. Who keeps data says so; the engine keeps the table of states.

package import Graphs

extension Engine {
    /// Completed data is not needed any more; false for anything else.
    package mutating func expired(_ drop: DropID, into effects: inout Effects) -> Bool {
        move(drop, to: .expired, into: &effects)
    }

    /// The bytes of expired data are gone; false for anything else.
    package mutating func deleted(_ drop: DropID, into effects: inout Effects) -> Bool {
        move(drop, to: .deleted, into: &effects)
    }

    private mutating func move(
        _ drop: DropID, to state: DataState, into effects: inout Effects
    ) -> Bool {
        let now = progress[drop.index]
        guard now.traits.kind == .data, dataState(of: drop).mayBecome(state) else { return false }
        progress[drop.index].state = state.rawValue
        if now.traits.contains(.watched) { noticeState(of: drop, into: &effects) }
        return true
    }
}
