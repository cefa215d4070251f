import JSON
import Translation

extension [Finding] {
    /// With the place of each in the file, as far as it has one.
    func json(_ path: String, _ places: [JSONPlace?]) -> [UInt8] {
        var writer = JSONWriter(indentation: 2)
        writer.beginObject()
        writer.key("graph")
        writer.string(path)
        writer.key("findings")
        writer.beginArray()
        for (finding, place) in zip(self, places) {
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
            for (key, number) in [
                ("link", finding.place.link), ("line", place?.line), ("column", place?.column),
            ] {
                guard let number else { continue }
                writer.key(key)
                writer.integer(number)
            }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes() + [UInt8(ascii: "\n")]
    }
}
