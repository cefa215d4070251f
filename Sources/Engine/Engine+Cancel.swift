// Cancelling: one Drop, all that is downstream of one, or all.
//
// Of one Drop: those that wait for it count it among their failures, and may do without it. Downstream:
// every Drop that the edges lead to is cancelled, whether it could do without or not. A Drop that is
// final stays as it is, and the cancel goes on behind it.

package import Graphs

extension Engine {
    /// Ends a Drop, and with it all that cannot do without it. One that is final already stays.
    package mutating func cancel(_ drop: DropID, into effects: inout Effects) {
        if isAtWork(drop) { effects.stopped.append(drop) }
        finish(drop, .cancelled, into: &effects)
    }

    /// Ends a Drop and all that is downstream of it, on other ranks too.
    package mutating func cancelDownstream(of drop: DropID, into effects: inout Effects) {
        sweep(from: drop, into: &effects)
    }

    /// Ends all Drops that are not final.
    package mutating func cancelAll(into effects: inout Effects) {
        for row in progress.indices { cancel(DropID(row), into: &effects) }
    }

    mutating func sweep(from drop: DropID, into effects: inout Effects) {
        var waiting = [drop]
        while let drop = waiting.popLast() {
            guard swept.insert(drop).inserted else { continue }
            if isAtWork(drop) { effects.stopped.append(drop) }
            // Its consumers hear of it by the sweep.
            close(drop, .cancelled, into: &effects)
            for edge in graph.consumerRange(of: drop) {
                sweepOn(to: graph.consumers[edge], &waiting, into: &effects)
            }
            for edge in graph.laterConsumers[drop] ?? [] {
                sweepOn(to: edge.neighbour, &waiting, into: &effects)
            }
        }
    }

    private mutating func sweepOn(
        to consumer: Neighbour, _ waiting: inout [DropID], into effects: inout Effects
    ) {
        guard consumer.isRemote else { return waiting.append(consumer.drop) }
        let address = graph.remotes[consumer.remote].address
        effects.announcements.append(Event(.cancelDownstream, .cancelled, to: address))
    }
}
