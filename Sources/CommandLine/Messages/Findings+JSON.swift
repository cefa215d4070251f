import JSON
import Translation

extension [Finding] {
    func json(_ path: String) -> [UInt8] {
        var writer = JSONWriter(indentation: 2)
        writer.beginObject()
        writer.key("graph")
        writer.string(path)
        writer.key("findings")
        writer.beginArray()
        for finding in self {
            writer.beginObject()
            let rows = [
                ("grade", finding.grade.title), ("node", finding.place.nodeName),
                ("id", finding.place.nodeID), ("field", finding.place.field),
                ("what", finding.fault.what), ("try", finding.fault.remedy),
            ]
            for (key, value) in rows {
                guard let value else { continue }
                writer.key(key)
                writer.string(value)
            }
            if let link = finding.place.link {
                writer.key("link")
                writer.integer(link)
            }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes() + [UInt8(ascii: "\n")]
    }
}
