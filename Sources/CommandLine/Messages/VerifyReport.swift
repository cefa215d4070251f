// What `weir verify` has found.

import JSON

extension DataVerification.Damage {
    var text: String {
        switch self {
        case .missing: "it is not there any more"
        case .size(let recorded, let found):
            "it has \(found) bytes, and had \(recorded) when it was written"
        case .contents: "it is not what was written: its checksum is another"
        case .unreadable(let reason): reason
        }
    }
}

extension DataVerification {
    /// One for each arena and each Drop that is damaged.
    var lines: [String] {
        torn.map { $0.complaint(sessionPath).text }
            + damaged.map { found in
                "weir: \(found.drop.shownInLine): \(found.place.inside(sessionPath).shownInLine): "
                    + found.damage.text
                    + (found.copy.map { "; a copy is whole: " + $0.inside(sessionPath).shownInLine }
                        ?? "")
            }
    }

    var summary: String {
        var text = "\(drops) Drops, \(bytes.bytesText): "
        text += damaged.isEmpty ? "all as they were written" : "\(damaged.count) damaged or missing"
        if !torn.isEmpty {
            let arenas = torn.count == 1 ? "1 arena" : "\(torn.count) arenas"
            text += ", but HDF5 cannot read \(arenas)"
        }
        let saved = damaged.count { $0.copy != nil }
        if saved > 0 { text += ", \(saved) of them whole in a copy" }
        if unchecked > 0 { text += "; of \(unchecked) only the size was recorded" }
        return text
    }

    var json: [UInt8] {
        var writer = JSONWriter(indentation: 1)
        writer.beginObject()
        for (key, number) in [("drops", drops), ("bytes", bytes), ("sizeOnly", unchecked)] {
            writer.key(key)
            writer.integer(number)
        }
        writer.key("arenas")
        writer.beginArray()
        for arena in torn {
            writer.beginObject()
            writer.member("arena", arena.path.inside(sessionPath))
            writer.member("damage", arena.damage.text)
            writer.endObject()
        }
        writer.endArray()
        writer.key("damaged")
        writer.beginArray()
        for found in damaged {
            writer.beginObject()
            writer.member("drop", found.drop)
            writer.member("place", found.place.inside(sessionPath))
            writer.member("damage", found.damage.text)
            writer.member("copy", found.copy?.inside(sessionPath))
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes() + [UInt8(ascii: "\n")]
    }
}
