// What is passed on, released and recorded of Drops that have ended. What others wait for comes first,
// and goes out before the rest is done.

import Engine
import Graphs
import Sessions
import Storage

extension RankCore {
    /// Whatever reads what has been made is given it, or told where it is. Before anything else begins.
    mutating func shareFinals() {
        while sharedFinals < effects.finals.count {
            let drop = effects.finals[sharedFinals]
            if lifecycle.isUsed { settleLife(drop) }
            if data.isUsed { settleData(drop) }
            if streams.isUsed { settleStreams(drop) }
            sharedFinals += 1
        }
    }

    mutating func recordFinals() throws(FileError) {
        if let machineFault { throw machineFault }
        guard !effects.finals.isEmpty else { return }
        if let traceFailure { throw traceFailure }
        if carriesContents { shareFinals() }
        if !failedReaders.isEmpty { reportReaders() }
        if copying.pool != nil { copyFinals() }
        let finals = 0..<effects.finals.count
        if data.isUsed { for place in finals { releaseInputs(of: effects.finals[place]) } }
        if journal != nil {
            if mayHaveGathered { try publishArrays() }
            let now = Clock.now()
            for place in finals { record(effects.finals[place], now) }
            try journal?.append(&additions)
        } else if !details.isEmpty {
            for place in finals { details[effects.finals[place]] = nil }
        }
        if !limited.isEmpty { for place in finals { limited[effects.finals[place]] = nil } }
        effects.finals.removeAll()
        sharedFinals = 0
    }

    private mutating func record(_ drop: DropID, _ now: UInt64) {
        let kind = engine.kind(of: drop)
        let state =
            kind == .data ? engine.dataState(of: drop).rawValue : engine.appState(of: drop).rawValue
        var record = JournalRecord(name: engine.graph.name(of: drop), kind: kind, state: state)
        record.ended = now
        record.attempt = UInt16(engine.attempt(of: drop))
        if !details.isEmpty, let details = details.remove(drop) {
            record.exit = details.exit
            record.started = details.started
            record.size = details.size
            record.checksum = details.checksum
            record.logOffset = details.logOffset
            record.processorTime = details.processorTime
            record.maximumResident = details.maximumResident
            record.stretches = details.stretches
        }
        if !record.stretches.isEmpty { noteForCopies(record, of: drop) }
        if bodies.keepsFiles, engine.hasCompleted(drop) {
            addWithFiles(record, of: drop)
        } else {
            additions.add(record)
        }
    }

    /// What the rank of an app knows of files that it wrote goes with the Drop's own record, if the Drop
    /// is here and all its producers are, and else with the app's (see JournalCommit).
    private mutating func addWithFiles(_ record: JournalRecord, of drop: DropID) {
        guard record.kind == .app else {
            guard bodies.places[record.name.component] == .file,
                let path = try? bodies.path(of: record.name)
            else {
                if !record.stretches.isEmpty { additions.sync(arrayFile(record.name)) }
                return additions.add(record)
            }
            if bodies.isInScratch(path) {
                // It need not last; how long it is, is known while it is there.
                var near = record
                near.isInScratch = true
                near.size = UInt64(Files.size(of: path) ?? 0)
                near.checksum = nil
                return additions.add(near)
            }
            let producers = engine.graph.producerRange(of: drop)
            let isOwn =
                producers.count == 1 && !engine.graph.producers[producers.lowerBound].isRemote
            return additions.add(record, file: path, isOwn: isOwn)
        }
        for edge in engine.graph.consumerRange(of: drop) {
            let neighbour = engine.graph.consumers[edge]
            let name = engine.graph.name(of: neighbour)
            if bodies.places.gathers.isGathered(name.component) { additions.sync(arrayFile(name)) }
            guard bodies.places[name.component] == .file else { continue }
            if !neighbour.isRemote, engine.graph.producerRange(of: neighbour.drop).count == 1 {
                continue
            }
            guard let path = try? bodies.path(of: name), !bodies.isInScratch(path) else {
                continue
            }
            var written = JournalRecord(
                name: name, kind: .data, state: JournalRecord.writtenElsewhere)
            written.ended = record.ended
            additions.add(written, file: path, isOwn: true)
        }
        additions.add(record)
    }

    private func arrayFile(_ name: DropName) -> String {
        bodies.places.gathers.isGathered(name.component)
            ? bodies.places.gathers.path : arena.path
    }

    /// How long an app ran, and when.
    mutating func ran(
        _ drop: DropID, isProgram: Bool, startHeld: UInt64 = 0, began: UInt64, ended: UInt64
    ) {
        let name = engine.graph.name(of: drop)
        times.add(name.component, nanoseconds: ended > began ? ended - began : 0)
        if plan.options.deadline != nil {
            expected.add(name.component, nanoseconds: ended > began ? ended - began : 0)
        }
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

    mutating func closeJournal() throws(FileError) {
        FaultPoint.pass(.amidConclude)
        try journal?.close()
        try trace?.flush()
    }
}
