// The named events that somebody subscribed to. Every rank has all subscriptions, and its engine
// watches its own Drops; a notice goes to the rank of its subscriber, which a subscription's number
// tells, or is written down here. Where nobody asked, this is one comparison a turn.

package import Engine
import Graphs
package import Sessions
import Storage
import Transport

extension RankCore {
    mutating func subscribe() throws(FileError) {
        subscribeApps()
        guard !plan.options.subscriptions.isEmpty else { return }
        if plan.options.subscriptions.contains(where: { $0.number == Subscribers.everywhere }) {
            eventLog = try EventLogWriter(path: plan.session.eventFile(rank: Int(rank)))
        }
        for subscription in plan.options.subscriptions {
            engine.subscribe(subscription, into: &effects)
        }
    }

    @inline(__always)
    var hasToTell: Bool { !effects.notices.isEmpty || !heardOf.isEmpty }

    mutating func tellSubscribers() throws(FileError) {
        while hasToTell {
            if !effects.notices.isEmpty { try tellOfNotices() }
            tellListeners()
        }
    }

    private mutating func tellOfNotices() throws(FileError) {
        let now = Clock.now()
        var records: [EventRecord] = []
        for notice in effects.notices {
            guard notice.subscription == Subscribers.everywhere else {
                tell(notice)
                continue
            }
            let record = EventRecord(notice, time: now)
            // Who is covered twice is told of once.
            if records.last != record { records.append(record) }
        }
        effects.notices.removeAll(keepingCapacity: true)
        if !records.isEmpty { try eventLog?.append(records) }
    }

    private mutating func tell(_ notice: Notice) {
        let process = Subscribers.process(of: notice)
        if process == Int(rank) {
            _ = deliver(notice)
        } else if process < plan.islands.ranks {
            notices.append(.init(rank: Rank(process), record: .notice(notice)))
        }
    }

    /// From another rank, for a subscriber here.
    mutating func received(_ notice: Notice) -> Bool {
        Subscribers.process(of: notice) == Int(rank) && deliver(notice)
    }

    /// To an app or a closure; false for an app that is not here.
    private mutating func deliver(_ notice: Notice) -> Bool {
        if let app = Listening.app(of: notice) { return hear(notice, by: app) }
        subscribers.deliver(notice)
        return true
    }
}

extension EventRecord {
    package init(_ notice: Notice, time: UInt64) {
        let name = notice.content.name.rawValue
        switch notice.content {
        case .status(let state):
            self.init(drop: notice.drop, event: name, value: state.rawValue, time: time)
        case .execStatus(let state):
            self.init(drop: notice.drop, event: name, value: state.rawValue, time: time)
        case .dropCompleted(let outcome), .producerFinished(let outcome):
            self.init(drop: notice.drop, event: name, value: outcome.rawValue, time: time)
        case .open: self.init(drop: notice.drop, event: name, time: time)
        case .dataWritten(let sequence, let size):
            self.init(
                drop: notice.drop, event: name, sequence: sequence, size: size, time: time)
        }
    }
}
