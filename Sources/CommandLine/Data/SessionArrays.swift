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

    /// The array of a name; of a Drop that several apps wrote, all parts.
    static func named(
        _ name: String, in session: SessionDirectory
    ) throws(Complaint) -> [ArenaReference] {
        var found: [ArenaReference] = []
        for arena in session.arenaFiles {
            var part = 1
            while true {
                let partName = part == 1 ? name : "\(name)~\(part)"
                guard
                    let reference = try? ArenaCatalogue.reference(
                        to: partName, in: arena)
                else { break }
                found.append(reference)
                part += 1
            }
        }
        return found
    }

    /// Makes the file that has all of them by name; none where there are none.
    static func link(_ session: SessionDirectory) throws(Complaint) {
        do throws(ArenaError) {
            try SessionData.link(arenas: session.arenaFiles, at: session.arrayFile)
        } catch { throw Complaint(error) }
    }
}
