// The named events that the user asked for, written down as they happen. Where nobody asked, this is
// one comparison a turn.

import Engine
import Graphs
import Sessions
import Storage

extension RankCore {
    mutating func subscribe() throws(FileError) {
        guard !plan.options.subscriptions.isEmpty else { return }
        eventLog = try EventLogWriter(path: plan.session.eventFile(rank: Int(rank)))
        for subscription in plan.options.subscriptions {
            engine.subscribe(subscription, into: &effects)
        }
    }

    mutating func recordEvents() throws(FileError) {
        guard !effects.notices.isEmpty else { return }
        let now = Clock.now()
        var records: [EventRecord] = []
        for notice in effects.notices {
            let record = EventRecord(notice, time: now)
            // Who is covered twice is told of once.
            if records.last != record { records.append(record) }
        }
        effects.notices.removeAll(keepingCapacity: true)
        try eventLog?.append(records)
    }
}

extension EventRecord {
    fileprivate init(_ notice: Notice, time: UInt64) {
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
