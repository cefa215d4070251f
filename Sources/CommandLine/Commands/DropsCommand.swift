import Graphs
import JSON
import Sessions

extension Command {
    static let drops = Command(
        name: "drops", operand: "SESSION", summary: "Lists the Drops of a session.", details: "",
        options: [
            Option(names: ["--state"], value: "STATE", help: "only those in this state"), .json,
        ],
        example: "weir drops pipeline-20260102-030405.weir --state ERROR"
    ) { arguments throws(Complaint) in
        let session = try LoadedSession(try arguments.operand())
        let wanted = arguments["--state"]?.uppercased()
        var list = DropList()
        try session.forEachDrop { (name, component, record) throws(Complaint) in
            let state = LoadedSession.state(component, record)
            guard wanted == nil || wanted == state else { return }
            list.rows.append(
                DropList.Row(
                    name: name, component: component, state: state, record: record,
                    rank: session.records.ranks[name]))
        }
        try Terminal.write(arguments.has("--json") ? list.json : list.table, to: 1)
        return .completed
    }
}

private struct DropList {
    struct Row {
        var name: DropName
        var component: Component
        var state: String
        var record: JournalRecord?
        var rank: Int?

        var iid: String { component.instanceID(of: Int(name.instance)) }
    }

    var rows: [Row] = []

    var table: [UInt8] {
        var table = Table(["component", "iid", "kind", "state", "rank", "size"], right: [4, 5])
        for row in rows {
            table.add([
                row.component.name, row.iid, row.component.kind == .app ? "app" : "data", row.state,
                row.rank.map(String.init) ?? "", row.record.map { String($0.size) } ?? "",
            ])
        }
        return Array((table.text + "\n").utf8)
    }

    var json: [UInt8] {
        var writer = JSONWriter(indentation: 1)
        writer.beginArray()
        for row in rows {
            writer.beginObject()
            for (key, text) in [
                ("oid", "\(row.component.id)_\(row.iid)"), ("name", row.component.name),
                ("iid", row.iid), ("component", row.component.dropClass),
                ("kind", row.component.kind == .app ? "app" : "data"),
                (row.component.kind == .app ? "execState" : "state", row.state),
            ] {
                writer.key(key)
                writer.string(text)
            }
            if let record = row.record, let rank = row.rank {
                for (key, number) in [
                    ("rank", rank), ("attempts", Int(record.attempt)),
                    ("size", Int(clamping: record.size)), ("exit", Int(record.exit)),
                ] {
                    writer.key(key)
                    writer.integer(number)
                }
            }
            writer.endObject()
        }
        writer.endArray()
        return writer.bytes() + [UInt8(ascii: "\n")]
    }
}
