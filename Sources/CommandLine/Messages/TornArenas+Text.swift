// What is said of arenas whose metadata is damaged, and of what came back.

import Arena

extension ArenaDamage {
    var text: String {
        switch self {
        case .superblock: "its first bytes are not those of an HDF5 file"
        case .cut(let length, let told): "it has \(length) bytes, and had \(told)"
        case .header(let name): "what tells of /\(name) is not as it was written"
        }
    }
}

extension TornArenas.Torn {
    func text(_ sessionPath: String) -> String {
        "\(path.inside(sessionPath)): its HDF5 metadata is damaged: \(damage.text)"
    }

    func complaint(_ sessionPath: String) -> Complaint {
        Complaint(text(sessionPath), try: "weir verify --repair \(sessionPath)")
    }
}

extension MendedArena {
    /// A line, and one for each array that is not back.
    func lines(_ sessionPath: String) -> [String] {
        let place = path.inside(sessionPath)
        switch outcome {
        case .mended(let damage, let repair):
            let count = repair.kept.count
            let lost = repair.lost.sorted { $0.key < $1.key }.map { name, loss in
                "weir: \(place): array \(name.shownInLine) is not back: \(loss.text)"
            }
            return [
                "weir: \(place): its HDF5 metadata was damaged (\(damage.text)), and is made anew "
                    + "from the journal: \(count == 1 ? "1 array" : "\(count) arrays")"
            ] + lost + (lost.isEmpty ? [] : ["  try: weir resume --verify \(sessionPath)"])
        case .left(let damage, let why):
            return [
                "weir: \(place): its HDF5 metadata is damaged (\(damage.text)), and stays so: "
                    + why.text
            ]
        case .failed(let error):
            return [
                "weir: \(place): its HDF5 metadata could not be checked or made anew: "
                    + Complaint(error).message
            ]
        }
    }

    /// It could not be mended, and not for want of what is known.
    var complaint: Complaint? {
        guard case .failed(let error) = outcome else { return nil }
        guard case .file(let error) = error else { return Complaint(error) }
        return Complaint("verify", error)
    }
}

extension MendedArena.LeftTorn {
    var text: String {
        switch self {
        case .journalDamaged: "a journal of the session is damaged, and may not tell of all arrays"
        case .nothingRecorded: "no journal of the session tells of any array in it"
        }
    }
}

extension ArenaRepair.Loss {
    var text: String {
        switch self {
        case .compressed: "it is compressed, and nothing tells where its pieces are"
        case .failed(.checksum): "it is not what was written: its checksum is another"
        case .failed(.cut): "the file ends before it does"
        case .failed(let error): Complaint(error).message
        }
    }
}
