// The data of a session, as a table and as JSON.

import Arena
import JSON

struct DataList {
    struct Row {
        var component: String
        var iid: String
        var state: String
        var size: UInt64?
        var place: String?
        var array: ArenaReference?

        var checksum: String? {
            array?.checksum.map { number in
                let text = String(number, radix: 16)
                return String(repeating: "0", count: 8 - text.count) + text
            }
        }
    }

    let sessionPath: String
    var rows: [Row] = []

    var table: [UInt8] {
        var table = Table(
            ["component", "iid", "state", "size", "type", "shape", "crc32c", "place"], right: [3])
        for row in rows {
            table.add([
                row.component, row.iid, row.state, row.size.map { String($0) } ?? "",
                row.array?.form.type.numpyName ?? "",
                row.array?.form.shape.map { String($0) }.joined(separator: "×") ?? "",
                row.checksum ?? "",
                (row.place ?? "").inside(sessionPath),
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
        writer.member("name", row.component)
        writer.member("iid", row.iid)
        writer.member("state", row.state)
        writer.member("place", row.place)
        writer.member("size", row.size.map { Int(clamping: $0) })
        writer.member("crc32c", row.checksum)
        writer.member("type", row.array?.form.type.numpyName)
        writer.member("arena", row.array?.path)
        writer.member("offset", row.array?.offset)
        if let shape = row.array?.form.shape {
            writer.key("shape")
            writer.beginArray()
            for count in shape { writer.integer(count) }
            writer.endArray()
        }
        writer.endObject()
    }
}
