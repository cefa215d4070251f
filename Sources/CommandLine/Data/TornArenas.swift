// Arenas of a session whose HDF5 metadata is damaged, and how they come to have new: from what the journals tell
// of their arrays.

import Arena
import Graphs
import Sessions
import Storage

struct TornArenas {
    struct Torn: Equatable {
        var path: String
        var damage: ArenaDamage
    }

    private(set) var arenas: [Torn] = []
    /// What could not be looked at.
    private(set) var unread: [(path: String, error: ArenaError)] = []

    /// None of a session that is run: those are being made. `isOurs`: its lease is.
    init(in directory: SessionDirectory, isOurs: Bool = false, isThorough: Bool = true) {
        guard isOurs || !SessionLease.isHeld(directory) else { return }
        for path in directory.arenaFiles + directory.copiedArenas.flatMap(\.self) {
            do throws(ArenaError) {
                if let damage = try ArenaDamage.of(path, isThorough: isThorough) {
                    arenas.append(Torn(path: path, damage: damage))
                }
            } catch { unread.append((path, error)) }
        }
    }

    /// Nil also where it cannot be looked at.
    static func damage(of path: String) -> ArenaDamage? {
        (try? ArenaDamage.of(path)).flatMap { $0 }
    }

    var paths: Set<String> { Set(arenas.map(\.path)) }

    /// Those of the torn that are, still.
    func still(isThorough: Bool) -> TornArenas {
        var torn = self
        torn.arenas = arenas.filter {
            ((try? ArenaDamage.of($0.path, isThorough: isThorough)) ?? nil) != nil
        }
        return torn
    }
}

/// What has become of one.
struct MendedArena {
    enum Outcome {
        case mended(ArenaDamage, ArenaRepair)
        /// It is torn, and would be empty if it were mended.
        case left(ArenaDamage, LeftTorn)
        case failed(ArenaError)
    }

    enum LeftTorn {
        case journalDamaged
        case nothingRecorded
    }

    let path: String
    let outcome: Outcome

    /// All that are torn, of a session that nobody else may run meanwhile. `tell` hears of each at once: whatever
    /// comes after does not undo it.
    static func mend(
        _ directory: SessionDirectory, isThorough: Bool, tell: (MendedArena) -> Void
    ) throws(Complaint) {
        let torn = TornArenas(in: directory, isOurs: true, isThorough: isThorough)
        try mend(torn, of: directory, tell)
    }

    private static func mend(
        _ torn: TornArenas, of directory: SessionDirectory, _ tell: (MendedArena) -> Void
    ) throws(Complaint) {
        for (path, error) in torn.unread {
            tell(MendedArena(path: path, outcome: .failed(error)))
        }
        guard !torn.arenas.isEmpty else { return }
        let session = try LoadedSession(directory.path)
        let arrays = try recorded(session)
        for arena in torn.arenas {
            let outcome: Outcome
            do throws(ArenaError) {
                outcome = try mend(arena, arrays[arena.path] ?? [], of: session)
            } catch { outcome = .failed(error) }
            tell(MendedArena(path: arena.path, outcome: outcome))
        }
    }

    private static func mend(
        _ arena: TornArenas.Torn, _ arrays: [RecordedArray], of session: LoadedSession
    ) throws(ArenaError) -> Outcome {
        guard session.records.damage.isEmpty else { return .left(arena.damage, .journalDamaged) }
        let size = Files.size(of: arena.path) ?? 0
        guard !arrays.isEmpty || size <= ArenaRepair.emptyByteCount else {
            return .left(arena.damage, .nothingRecorded)
        }
        return .mended(arena.damage, try ArenaRepair(rebuilding: arena.path, from: arrays))
    }

    /// The same by who has no lease yet; `data.h5` leads to them again.
    static func mendAlone(
        _ directory: SessionDirectory, isThorough: Bool, tell: (MendedArena) -> Void
    ) throws(Complaint) {
        guard !SessionLease.isHeld(directory) else { throw held(directory) }
        let torn = TornArenas(in: directory, isOurs: true, isThorough: isThorough)
        guard !torn.arenas.isEmpty else { return try mend(torn, of: directory, tell) }
        let lease: SessionLease
        do throws(FileError) { lease = try RunPreparation.take(directory) } catch {
            throw error.code == 16 ? held(directory) : Complaint("verify", error)
        }
        defer { lease.release() }
        // Until now somebody else may have had it.
        var isWhole = true
        try mend(torn.still(isThorough: isThorough), of: directory) { mended in
            if case .mended = mended.outcome {} else { isWhole = false }
            tell(mended)
        }
        // Its links go by names, and what cannot be read would keep all others from being linked.
        if isWhole { try SessionArrays.link(directory) }
    }

    private static func held(_ directory: SessionDirectory) -> Complaint {
        Complaint(
            "\(directory.path) is running: its arenas are being written",
            try: "weir verify, without --repair")
    }

    /// By the path of the arena.
    private static func recorded(
        _ session: LoadedSession
    ) throws(Complaint) -> [String: [RecordedArray]] {
        var arrays: [String: [RecordedArray]] = [:]
        try session.forEachDrop { (name, component, _) throws(Complaint) in
            guard component.kind == .data else { return }
            for array in session.recordedArrays(name) + session.recordedCopies(name) {
                arrays[array.reference.path, default: []].append(array)
            }
        }
        return arrays
    }
}
