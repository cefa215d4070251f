import Engine
import Graphs
import JSON
import Sessions
import Storage

extension Command {
    static let events = Command(
        name: "events", operand: "SESSION", summary: "Prints the events that a run was asked for.",
        details: """
            One line of JSON an event, in the order of their times, of a run that was started with
            --events; also while it is still running.
            """,
        options: [], example: "weir events pipeline-20260102-030405.weir"
    ) { arguments throws(Complaint) in
        let session = try LoadedSession(arguments.operand())
        var events: [(rank: Int, record: EventRecord)] = []
        do throws(FileError) {
            for rank in 0..<session.description.ranks {
                events += try EventLog.read(session.directory.eventFile(rank: rank))
                    .map { (rank, $0) }
            }
        } catch { throw Complaint("\(error.path): \(error.reason)") }
        // Of equal times those of one rank stay in their order.
        let order = events.indices.sorted {
            (events[$0].record.time, $0) < (events[$1].record.time, $1)
        }
        for index in order {
            guard let line = session.line(events[index].record, rank: events[index].rank) else {
                continue
            }
            try Terminal.write(line + [UInt8(ascii: "\n")], to: 1)
        }
        return .completed
    }
}

extension LoadedSession {
    /// An event as JSON; nil for one of a Drop that the graph has not.
    fileprivate func line(_ record: EventRecord, rank: Int) -> [UInt8]? {
        guard record.drop.component.index < blueprint.components.count,
            let name = EventName(rawValue: UInt8(clamping: record.event))
        else { return nil }
        let component = blueprint[record.drop.component]
        var writer = JSONWriter<Never>()
        writer.beginObject()
        writer.key("time")
        writer.real(Double(record.time) / 1e9)
        for (key, text) in [
            ("event", "\(name)"), ("name", component.name),
            ("iid", component.instanceID(of: Int(record.drop.instance))),
        ] {
            writer.key(key)
            writer.string(text)
        }
        writer.key("rank")
        writer.integer(rank)
        if let value = Self.value(name, UInt8(clamping: record.value)) {
            writer.key("value")
            writer.string(value)
        }
        if name == .dataWritten {
            writer.key("sequence")
            writer.integer(record.sequence)
            writer.key("size")
            writer.integer(record.size)
        }
        writer.endObject()
        return writer.bytes()
    }

    private static func value(_ name: EventName, _ number: UInt8) -> String? {
        switch name {
        case .status: DataState(rawValue: number)?.word
        case .execStatus: AppState(rawValue: number)?.word
        case .dropCompleted, .producerFinished:
            Outcome(rawValue: number).map { DataState($0).word }
        case .open, .dataWritten: nil
        }
    }
}
