// What takes time: the engine has no clock, so it says what is to be waited for, and whoever drives it
// says when the time has come. A try is named by its number, so that a late word about an earlier one
// is known for what it is.

package import Graphs

extension Engine {
    /// The delay of a retry is over.
    package mutating func retryDue(_ drop: DropID, into effects: inout Effects) {
        let now = progress[drop.index]
        guard now.state == Progress.underway, now.traits.contains(.pausing) else { return }
        progress[drop.index].traits.remove(.pausing)
        begin(drop, into: &effects)
    }

    /// A try has taken longer than it may: it is stopped and has failed.
    package mutating func timedOut(
        _ drop: DropID, attempt: UInt8, into effects: inout Effects
    ) {
        guard progress[drop.index].attempt == attempt, isAtWork(drop) else { return }
        effects.stopped.append(drop)
        ended(drop, .failed, into: &effects)
    }

    /// Not what has read or written streams: its writes may have been read, and what it read is gone.
    func mayTryAgain(_ drop: DropID) -> Bool {
        progress[drop.index].attempt < rules[Int(graph.component[drop.index])].tries
            && !streams.writers.contains(drop)
    }

    mutating func tryAgain(_ drop: DropID, into effects: inout Effects) {
        let attempt = progress[drop.index].attempt
        let delay = rules[Int(graph.component[drop.index])].delay(after: attempt)
        guard delay > 0 else { return begin(drop, into: &effects) }
        progress[drop.index].traits.insert(.pausing)
        effects.retries.append(Retry(drop: drop, attempt: attempt, milliseconds: delay))
    }

    mutating func setDeadline(_ drop: DropID, into effects: inout Effects) {
        let now = progress[drop.index]
        guard let limit = rules[Int(graph.component[drop.index])].timeLimit else { return }
        effects.deadlines.append(
            Deadline(drop: drop, attempt: now.attempt, milliseconds: limit))
    }
}
