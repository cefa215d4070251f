// The arrays of a session: what is in the arenas of its ranks, at any time after a commit.

import Arena
import Sessions
import Storage

enum SessionArrays {
    /// All of them but those of torn arenas, which are told of.
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
            } catch {
                guard let damage = TornArenas.damage(of: arena) else { throw Complaint(error) }
                let torn = TornArenas.Torn(path: arena, damage: damage)
                Terminal.complain(torn.complaint(session.path).text)
            }
        }
        return found
    }

    /// The array of a name; of a Drop that several apps wrote all `parts` in their order, wherever they are. What was
    /// written again counts.
    static func named(
        _ name: String, parts: Int = 1, in session: SessionDirectory
    ) throws(Complaint) -> [ArenaReference] {
        named(name, parts, inEachOf: session.arenaFilesByRun)
    }

    /// The same in copies.
    static func copied(
        _ name: String, parts: Int = 1, in session: SessionDirectory
    ) throws(Complaint) -> [ArenaReference] {
        named(name, parts, inEachOf: session.copiedArenas)
    }

    private static func named(
        _ name: String, _ parts: Int, inEachOf groups: [[String]]
    ) -> [ArenaReference] {
        for arenas in groups {
            let found = datasets(name, parts, in: arenas)
            if !found.isEmpty { return found }
            let inPacks = arenas.flatMap { packed(name, in: $0) }
            if !inPacks.isEmpty { return inPacks.sorted { isBefore($0.name, $1.name) } }
        }
        return []
    }

    /// Of producers that may have failed, and whose parts are missing.
    static let mostMissing = 1000

    private static func datasets(
        _ name: String, _ parts: Int, in arenas: [String]
    ) -> [ArenaReference] {
        var found: [ArenaReference] = []
        var number = 0
        let last = parts > 1 ? parts + mostMissing : 1
        while number < last, found.count < parts {
            let part = ArrayRequest.partName(name, number)
            if let reference = arenas.lazy.compactMap({
                try? ArenaCatalogue.reference(to: part, in: $0)
            }).first {
                found.append(reference)
            }
            number += 1
        }
        return found
    }

    private static func isBefore(_ one: String, _ other: String) -> Bool {
        (one.utf8.count, one) < (other.utf8.count, other)
    }

    private static func packed(_ name: String, in arena: String) -> [ArenaReference] {
        let all = (try? ArenaCatalogue.packed(arena)) ?? []
        return all.filter { $0.name == name || $0.name.hasPrefix(name + "~") }
    }

    /// Makes the file that has all of them by name; none where there are none.
    static func link(_ session: SessionDirectory) throws(Complaint) {
        do throws(ArenaError) {
            try SessionData.link(arenas: session.arenaFiles, at: session.arrayFile)
        } catch { throw Complaint(error) }
    }
}
