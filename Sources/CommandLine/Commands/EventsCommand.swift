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
            for rank in 0..<session.ranks {
                events += try EventLog.read(session.directory.eventFile(rank: rank))
                    .map { (rank, $0) }
            }
        } catch { throw Complaint("\(error.path): \(error.reason)") }
        // Of equal times those of one rank stay in their order.
        let order = events.indices.sorted {
            (events[$0].record.time, $0) < (events[$1].record.time, $1)
        }
        for index in order {
            guard
                let line = events[index].record.json(
                    in: session.blueprint, rank: events[index].rank)
            else {
                continue
            }
            try Terminal.write(line + [UInt8(ascii: "\n")], to: 1)
        }
        return .completed
    }
}
