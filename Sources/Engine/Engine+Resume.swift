// A run that goes on where an earlier one stopped: what has ended stays so, and whoever waits for it is
// told, without a message: every rank knows how all Drops stand.

package import Graphs

/// What a run begins with, of one Drop.
package enum Fate: Equatable, Sendable {
    /// Is to be done as ever.
    case open
    /// Ended in an earlier run, and stays so.
    case kept(Outcome)
    /// Completed data whose contents are brought back: it begins at once, whoever made it, and ends as
    /// data that no app makes does.
    case restored
}

extension Engine {
    /// Before `start`.
    package mutating func resume(_ fate: (DropName) -> Fate, into effects: inout Effects) {
        for row in progress.indices {
            switch fate(graph.name(of: DropID(row))) {
            case .open: continue
            case .restored: progress[row].awaited = 0
            case .kept(let outcome): keep(row, outcome, into: &effects)
            }
        }
        for row in progress.indices where !progress[row].isFinal && progress[row].awaited > 0 {
            let drop = DropID(row)
            for edge in graph.producerRange(of: drop) {
                guard case .kept(let outcome) = fate(graph.name(of: graph.producers[edge])) else {
                    continue
                }
                arrive(drop, outcome, into: &effects)
            }
        }
        propagate(into: &effects)
    }

    private mutating func keep(_ row: Int, _ outcome: Outcome, into effects: inout Effects) {
        progress[row].awaited = 0
        progress[row].outcome = outcome
        progress[row].state =
            progress[row].traits.kind == .data
            ? DataState(outcome).rawValue : AppState(outcome).rawValue
        countEnding(progress[row].traits.kind, outcome)
        // Who subscribed in this run has not heard of it.
        if progress[row].traits.contains(.watched) { noticeEnd(of: DropID(row), into: &effects) }
    }
}
