// Where the contents of a Drop are read that has copies: in the first of them that is what was written.

import Arena
import Graphs
import Storage

extension DropContents {
    static func file(
        _ path: String, _ name: DropName, _ drop: String, _ session: LoadedSession
    ) throws(Complaint) -> String {
        let copies = session.copies
        guard let record = session.records.records[name], !record.isFolder,
            !copies.existing(of: path).isEmpty,
            !CopyPlaces.isWhole(path, size: record.size, checksum: record.checksum),
            let copy = copies.whole(of: path, size: record.size, checksum: record.checksum)
        else { return path }
        tell(drop, copy, session)
        return copy
    }

    static func wholeArrays(
        _ name: DropName, _ drop: String, _ session: LoadedSession
    ) throws(Complaint) -> [ArenaReference] {
        let first = try arrays(name, session)
        let copies = try SessionArrays.copied(
            session.arrayName(name), parts: session.arrayParts(name), in: session.directory)
        guard !copies.isEmpty, session.dataset(of: name) == nil, !areWhole(first) else {
            return first
        }
        guard areWhole(copies) else { return first }
        tell(drop, copies[0].path, session)
        return copies
    }

    private static func areWhole(_ arrays: [ArenaReference]) -> Bool {
        let reader = ArenaReader()
        return !arrays.isEmpty && arrays.allSatisfy { (try? reader.verify($0)) != nil }
    }

    private static func tell(_ drop: String, _ copy: String, _ session: LoadedSession) {
        let place = copy.inside(session.directory.path)
        Terminal.complain("weir: \(drop) is gone or damaged: this is its copy in \(place)")
    }
}
