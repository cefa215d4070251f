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
                row.record.map { String($0.size) } ?? "", shortened(row.place ?? ""),
            ])
        }
        return Array((table.text + "\n").utf8)
    }

    /// What lies in the session is told from there.
    private func shortened(_ place: String) -> String {
        place.hasPrefix(sessionPath + "/")
            ? String(place.dropFirst(sessionPath.count + 1)) : place
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
        for (key, text) in [
            ("oid", row.oid), ("name", row.component.name), ("iid", row.iid),
            ("component", row.component.dropClass), ("kind", row.kind), ("state", row.words.state),
            ("execState", row.words.execState), ("place", row.place),
        ] {
            guard let text else { continue }
            writer.key(key)
            writer.string(text)
        }
        if let record = row.record, let rank = row.rank { write(record, rank, to: &writer) }
        writer.endObject()
    }

    private static func write(
        _ record: JournalRecord, _ rank: Int, to writer: inout JSONWriter<Never>
    ) {
        for (key, number) in [
            ("rank", rank), ("attempts", Int(record.attempt)),
            ("size", Int(clamping: record.size)), ("exit", Int(record.exit)),
        ] {
            writer.key(key)
            writer.integer(number)
        }
        for (key, nanoseconds) in [("started", record.started), ("ended", record.ended)]
        where nanoseconds > 0 {
            writer.key(key)
            writer.real(Double(nanoseconds) / 1e9)
        }
        guard record.processorTime > 0 || record.maximumResident > 0 else { return }
        writer.key("processorSeconds")
        writer.real(Double(record.processorTime) / 1e9)
        writer.key("maximumResident")
        writer.integer(record.maximumResident)
    }
}
