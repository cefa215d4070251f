// The arrays of a session: what is in the arenas of its ranks, at any time after a commit.

import Arena
import Sessions
import Storage

enum SessionArrays {
    /// All of them; what cannot be read is told.
    static func all(
        in session: SessionDirectory, ranks: Int
    ) throws(Complaint) -> [ArenaReference] {
        var found: [ArenaReference] = []
        for rank in 0..<ranks where Files.exists(session.arenaFile(rank: rank)) {
            do throws(ArenaError) {
                found += try ArenaCatalogue.read(session.arenaFile(rank: rank))
            } catch { throw Complaint(error) }
        }
        return found
    }

    /// The array of a name; of a Drop that several apps wrote, all parts.
    static func named(
        _ name: String, in session: SessionDirectory, ranks: Int
    ) throws(Complaint) -> [ArenaReference] {
        var found: [ArenaReference] = []
        for rank in 0..<ranks where Files.exists(session.arenaFile(rank: rank)) {
            var part = 1
            while true {
                let partName = part == 1 ? name : "\(name)~\(part)"
                guard
                    let reference = try? ArenaCatalogue.reference(
                        to: partName, in: session.arenaFile(rank: rank))
                else { break }
                found.append(reference)
                part += 1
            }
        }
        return found
    }

    /// Makes the file that has all of them by name; none where there are none.
    static func link(_ session: SessionDirectory, ranks: Int) throws(Complaint) {
        let arenas = (0..<ranks).map { session.arenaFile(rank: $0) }.filter(Files.exists)
        do throws(ArenaError) {
            try SessionData.link(arenas: arenas, at: session.arrayFile)
        } catch { throw Complaint(error) }
    }
}
