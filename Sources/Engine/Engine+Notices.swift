// Who subscribed is told. A Drop that nobody watches carries no mark, and costs nothing.

import Graphs

extension Engine {
    /// From now on tells a subscriber what it asked for. Of one Drop that is here and has ended
    /// already it tells the end at once, so that nobody waits for what has been. False if the subject
    /// is one Drop and is not here. Linear in the rows.
    @discardableResult
    package mutating func subscribe(
        _ subscription: Subscription, into effects: inout Effects
    ) -> Bool {
        subscriptions.append(subscription)
        var isHere = false
        for row in progress.indices where subscription.subject.covers(graph.name(of: DropID(row))) {
            progress[row].traits.insert(.watched)
            isHere = true
            guard case .drop = subscription.subject, progress[row].isFinal else { continue }
            for content in endContents(of: DropID(row)) {
                notice(content, of: DropID(row), to: subscription, into: &effects)
            }
        }
        if case .drop = subscription.subject { return isHere }
        return true
    }

    /// Linear in the rows.
    package mutating func unsubscribe(_ number: UInt64) {
        subscriptions.removeAll { $0.number == number }
        for row in progress.indices where progress[row].traits.contains(.watched) {
            let name = graph.name(of: DropID(row))
            if !subscriptions.contains(where: { $0.subject.covers(name) }) {
                progress[row].traits.remove(.watched)
            }
        }
    }

    mutating func noticeState(of drop: DropID, into effects: inout Effects) {
        notice(stateContent(of: drop), of: drop, into: &effects)
    }

    mutating func noticeEnd(of drop: DropID, into effects: inout Effects) {
        for content in endContents(of: drop) { notice(content, of: drop, into: &effects) }
    }

    func notice(_ content: Notice.Content, of drop: DropID, into effects: inout Effects) {
        for subscription in subscriptions {
            notice(content, of: drop, to: subscription, into: &effects)
        }
    }

    private func notice(
        _ content: Notice.Content, of drop: DropID, to subscription: Subscription,
        into effects: inout Effects
    ) {
        let name = graph.name(of: drop)
        guard subscription.names.contains(content.name), subscription.subject.covers(name) else {
            return
        }
        effects.notices.append(
            Notice(subscription: subscription.number, drop: name, content: content))
    }

    private func stateContent(of drop: DropID) -> Notice.Content {
        switch kind(of: drop) {
        case .data: .status(dataState(of: drop))
        case .app: .execStatus(appState(of: drop))
        }
    }

    /// As DALiuGE has it, an app that ended has a status, too, in the words of data.
    private func endContents(of drop: DropID) -> [Notice.Content] {
        let outcome = outcome(of: drop)
        switch kind(of: drop) {
        case .data: return [stateContent(of: drop), .dropCompleted(outcome)]
        case .app:
            return [
                stateContent(of: drop), .status(DataState(outcome)), .producerFinished(outcome),
            ]
        }
    }
}
