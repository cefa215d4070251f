// What is counted, released and recorded of Drops that have ended.

import Engine
import Graphs
import Sessions
import Storage

extension RankCore {
    mutating func recordFinals() throws(FileError) {
        guard !effects.finals.isEmpty else { return }
        if let traceFailure { throw traceFailure }
        reportReaders()
        for drop in effects.finals { counts.count(engine.kind(of: drop), engine.outcome(of: drop)) }
        if lifecycle.isUsed { for drop in effects.finals { settleLife(drop) } }
        if data.isUsed { for drop in effects.finals { settleData(drop) } }
        if streams.isUsed { for drop in effects.finals { settleStreams(drop) } }
        if journal != nil {
            let now = Clock.now()
            for drop in effects.finals {
                let record = record(of: drop, now)
                try journal?.append(record)
            }
        } else if !details.isEmpty {
            for drop in effects.finals { details[drop] = nil }
        }
        effects.finals.removeAll(keepingCapacity: true)
    }

    private mutating func record(of drop: DropID, _ now: UInt64) -> JournalRecord {
        let kind = engine.kind(of: drop)
        let state =
            kind == .data ? engine.dataState(of: drop).rawValue : engine.appState(of: drop).rawValue
        var record = JournalRecord(name: engine.graph.name(of: drop), kind: kind, state: state)
        record.ended = now
        record.attempt = UInt16(engine.attempt(of: drop))
        if !details.isEmpty, let details = details.removeValue(forKey: drop) {
            record.exit = details.exit
            record.started = details.started
            record.size = details.size
            record.checksum = details.checksum
            record.logOffset = details.logOffset
            record.processorTime = details.processorTime
            record.maximumResident = details.maximumResident
        } else if kind == .data, state == DataState.completed.rawValue,
            bodies.places[record.name.component] == .file,
            let path = try? bodies.path(of: record.name)
        {
            record.size = UInt64(Files.size(of: path) ?? 0)
        }
        return record
    }

    /// How long an app ran, and when.
    mutating func ran(
        _ drop: DropID, isProgram: Bool, startHeld: UInt64 = 0, began: UInt64, ended: UInt64
    ) {
        let name = engine.graph.name(of: drop)
        times.add(name.component, nanoseconds: ended > began ? ended - began : 0)
        guard trace != nil else { return }
        let record = TraceRecord(
            name: name, attempt: Int(engine.attempt(of: drop)), isProgram: isProgram,
            startHeld: startHeld, began: began, ended: ended)
        do { try trace?.append(record) } catch { traceFailure = error }
    }

    mutating func flushJournal() throws(FileError) {
        try journal?.flush()
        try trace?.flush()
    }
}
