import Engine
import Graphs
import JSON
import Sessions
import Storage

extension Command {
    static let journal = Command(
        name: "journal", operand: "SESSION", summary: "Prints the journals of a session.",
        details: """
            A line a record, rank by rank, in the order in which they were written; what is torn or
            damaged is told on standard error. Docs: guide/journal.md.
            """, options: [.json], example: "weir journal pipeline-20260102-030405.weir --json"
    ) { arguments throws(Complaint) in
        let session = try LoadedSession(arguments.operand())
        for (rank, path) in session.directory.journals {
            var lines: [UInt8] = []
            let reading: JournalReading
            do throws(FileError) {
                reading = try Journal.read(path) { record, number in
                    let line = JournalLine(rank, number, record, session.blueprint)
                    lines += arguments.has("--json") ? line.json : line.text
                }
            } catch { throw Complaint("\(error.path): \(error.call): \(error.reason)") }
            try Terminal.write(lines, to: 1)
            for damage in reading.damage { Terminal.complain(damage.text(rank: rank)) }
            guard reading.tornBytes > 0 else { continue }
            Terminal.complain(
                "weir: journal of rank \(rank): the last \(reading.tornBytes) bytes are torn")
        }
        return .completed
    }
}

private struct JournalLine {
    let rank: Int
    let number: UInt32
    let record: JournalRecord
    let drop: String
    let state: String

    init(_ rank: Int, _ number: UInt32, _ record: JournalRecord, _ blueprint: Blueprint) {
        (self.rank, self.number, self.record) = (rank, number, record)
        let component = record.name.component.index
        let isKnown = blueprint.has(record.name)
        drop =
            isKnown
            ? blueprint.components[component].name + "/"
                + blueprint.components[component].instanceID(of: Int(record.name.instance))
            : "\(component)/\(record.name.instance)"
        switch record.kind {
        case .data: state = DataState(rawValue: record.state)?.word ?? "?"
        case .app: state = AppState(rawValue: record.state)?.word ?? "?"
        }
    }

    var text: [UInt8] {
        let checksum = record.checksum.map { " crc32c \(String($0, radix: 16))" } ?? ""
        return Array(
            ("rank \(rank) #\(number) run \(record.run) \(drop.shownInLine) \(state) "
                + "try \(record.attempt) size \(record.size)\(checksum)\n").utf8)
    }

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        for (key, text) in [("drop", drop), ("state", state), ("kind", "\(record.kind)")] {
            writer.key(key)
            writer.string(text)
        }
        var numbers = [
            ("component", record.name.component.index), ("instance", Int(record.name.instance)),
            ("rank", rank), ("number", Int(number)), ("run", Int(record.run)),
            ("attempt", Int(record.attempt)), ("exit", Int(record.exit)),
            ("started", Int(clamping: record.started)), ("ended", Int(clamping: record.ended)),
            ("size", Int(clamping: record.size)),
        ]
        if let checksum = record.checksum { numbers.append(("crc32c", Int(checksum))) }
        for (key, number) in numbers {
            writer.key(key)
            writer.integer(number)
        }
        writer.endObject()
        return writer.bytes() + [UInt8(ascii: "\n")]
    }
}
