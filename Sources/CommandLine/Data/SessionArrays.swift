// The arrays of a session: what is in the arenas of its ranks, at any time after a commit.

import Arena
import Sessions
import Storage

enum SessionArrays {
    /// All of them; what cannot be read is told.
    static func all(
        in session: SessionDirectory
    ) throws(Complaint) -> [ArenaReference] {
        var found: [ArenaReference] = []
        var seen: Set<String> = []
        for arena in session.arenaFiles {
            do throws(ArenaError) {
                let references = try ArenaCatalogue.read(arena).filter { !seen.contains($0.name) }
                seen.formUnion(references.map(\.name))
                found += references
            } catch { throw Complaint(error) }
        }
        return found
    }

    /// The array of a name; of a Drop that several apps wrote, all parts. What was written again counts.
    static func named(
        _ name: String, in session: SessionDirectory
    ) throws(Complaint) -> [ArenaReference] {
        for arenas in session.arenaFilesByRun {
            let found = arenas.flatMap { datasets(name, in: $0) }
            if !found.isEmpty { return found }
            let inPacks = arenas.flatMap { packed(name, in: $0) }
            if !inPacks.isEmpty { return inPacks }
        }
        return []
    }

    private static func datasets(_ name: String, in arena: String) -> [ArenaReference] {
        var found: [ArenaReference] = []
        while true {
            let part = found.isEmpty ? name : "\(name)~\(found.count + 1)"
            guard let reference = try? ArenaCatalogue.reference(to: part, in: arena) else {
                return found
            }
            found.append(reference)
        }
    }

    private static func packed(_ name: String, in arena: String) -> [ArenaReference] {
        let all = (try? ArenaCatalogue.packed(arena)) ?? []
        let parts = all.filter { $0.name == name || $0.name.hasPrefix(name + "~") }
        return parts.sorted {
            ($0.name.utf8.count, $0.name) < ($1.name.utf8.count, $1.name)
        }
    }

    /// Makes the file that has all of them by name; none where there are none.
    static func link(_ session: SessionDirectory) throws(Complaint) {
        do throws(ArenaError) {
            try SessionData.link(arenas: session.arenaFiles, at: session.arrayFile)
        } catch { throw Complaint(error) }
    }
}
