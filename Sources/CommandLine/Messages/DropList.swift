// The Drops of a session, as a table and as JSON.

import Graphs
import JSON
import Sessions

struct DropList {
    struct Row {
        var name: DropName
        var component: Component
        var words: StateWords
        var record: JournalRecord?
        var rank: Int?
        var place: String?

        var iid: String { component.instanceID(of: Int(name.instance)) }
        var kind: String { component.kind == .app ? "app" : "data" }

        var oid: String {
            component.imported.isEmpty
                ? "\(component.id)_\(iid)" : component.imported[Int(name.instance)].oid
        }
    }

    let sessionPath: String
    var rows: [Row] = []

    var table: [UInt8] {
        var table = Table(
            [
                "component", "iid", "kind", "state", "execState", "rank", "attempts", "size",
                "place",
            ], right: [5, 6, 7])
        for row in rows {
            let attempts = row.component.kind == .app ? row.record.map { Int($0.attempt) } : nil
            table.add([
                row.component.name, row.iid, row.kind, row.words.state, row.words.execState ?? "",
                row.rank.map(String.init) ?? "", attempts.map(String.init) ?? "",
                row.record.map { String($0.size) } ?? "", (row.place ?? "").inside(sessionPath),
            ])
        }
        return Array((table.text + "\n").utf8)
    }

    var json: [UInt8] {
        var writer = JSONWriter(indentation: 1)
        writer.beginArray()
        for row in rows { Self.write(row, to: &writer) }
        writer.endArray()
        return writer.bytes() + [UInt8(ascii: "\n")]
    }

    private static func write(_ row: Row, to writer: inout JSONWriter<Never>) {
        writer.beginObject()
        writer.member("oid", row.oid)
        writer.member("name", row.component.name)
        writer.member("iid", row.iid)
        writer.member("component", row.component.dropClass)
        writer.member("kind", row.kind)
        writer.member("state", row.words.state)
        writer.member("execState", row.words.execState)
        writer.member("place", row.place)
        if let record = row.record, let rank = row.rank { write(record, rank, to: &writer) }
        writer.endObject()
    }

    private static func write(
        _ record: JournalRecord, _ rank: Int, to writer: inout JSONWriter<Never>
    ) {
        writer.member("rank", rank)
        writer.member("attempts", Int(record.attempt))
        writer.member("size", Int(clamping: record.size))
        writer.member("exit", Int(record.exit))
        for (name, time) in [("started", record.started), ("ended", record.ended)] where time > 0 {
            writer.member(name, Double(time) / 1e9)
        }
        guard record.processorTime > 0 || record.maximumResident > 0 else { return }
        writer.member("processorSeconds", Double(record.processorTime) / 1e9)
        writer.member("maximumResident", Int(clamping: record.maximumResident))
    }
}
