// Rereads all data that a session has kept, and compares it with what was recorded: its size, and its
// checksum where there is one.

import Arena
import Graphs
import Sessions
import Storage

struct DataVerification {
    enum Damage: Equatable {
        case missing
        case size(recorded: Int, found: Int)
        case contents
        /// The system's, or HDF5's, words.
        case unreadable(String)
    }

    struct Found {
        var drop: String
        /// A path, or an array in an arena.
        var place: String
        var damage: Damage
        /// Where all of it is, all the same.
        var copy: String?
    }

    private(set) var drops = 0
    private(set) var bytes = 0
    /// Of which only the size is known.
    private(set) var unchecked = 0
    private(set) var damaged: [Found] = []
    /// Their arrays are compared with the journal.
    private(set) var torn: [TornArenas.Torn] = []
    var isRight: Bool { damaged.isEmpty && torn.isEmpty }
    let sessionPath: String

    private init(_ sessionPath: String) { self.sessionPath = sessionPath }

    static func of(_ session: LoadedSession) throws(Complaint) -> DataVerification {
        let torn = TornArenas(in: session.directory)
        var arenas = ArenaCheck(session.directory.arenaFiles, torn: torn.paths)
        let copied = session.directory.copiedArenas
        let copies = session.copies
        var checks = DataVerification(session.directory.path)
        checks.torn = torn.arenas
        try session.forEachDrop { (name, component, record) throws(Complaint) in
            guard let record, let placement = session.placement(of: name) else { return }
            let label = "\(component.name)/\(component.instanceID(of: Int(name.instance)))"
            switch placement {
            case .memory, .shared, .nowhere: break
            case .file where record.isInScratch: break
            case .file:
                guard let path = session.place(of: name) else { return }
                checks.note(label, path, check(path, record), record) {
                    record.isFolder
                        ? nil
                        : copies.whole(of: path, size: record.size, checksum: record.checksum)
                }
            // Somebody else's, of which nothing was recorded but its length.
            case .arena where session.dataset(of: name) != nil: break
            case .arena:
                let array = session.arrayName(name)
                let check = arenas.check(array, record) { session.recordedArrays(name) }
                checks.note(label, "array " + array, check, record) {
                    copied.first { files in
                        var copy = ArenaCheck(files, torn: [])
                        if case .damaged = copy.check(array, record, as: { [] }) { return false }
                        return true
                    }?.first
                }
            }
        }
        return checks
    }

    private mutating func note(
        _ drop: String, _ place: String, _ check: Check, _ record: JournalRecord,
        copy: () -> String?
    ) {
        drops += 1
        bytes += Int(clamping: record.size)
        switch check {
        case .right: break
        case .sizeIsRight: unchecked += 1
        case .damaged(let damage):
            damaged.append(Found(drop: drop, place: place, damage: damage, copy: copy()))
        }
    }

    fileprivate enum Check {
        case right
        case sizeIsRight
        case damaged(Damage)
    }

    private static func check(_ path: String, _ record: JournalRecord) -> Check {
        guard let size = Files.size(of: path) else { return .damaged(.missing) }
        // A folder's size says nothing of what is in it.
        guard Files.isRegular(path) else { return .sizeIsRight }
        let recorded = Int(clamping: record.size)
        guard size == recorded else { return .damaged(.size(recorded: recorded, found: size)) }
        guard let checksum = record.checksum else { return .sizeIsRight }
        do throws(FileError) {
            return try Self.checksum(path) == checksum ? .right : .damaged(.contents)
        } catch { return .damaged(.unreadable(error.reason)) }
    }

    private static func checksum(_ path: String) throws(FileError) -> UInt32 {
        let file = try InputFile(opening: path)
        var sum: UInt32 = 0
        while true {
            let piece = try file.next(upTo: 1 << 20)
            if piece.count == 0 { return sum }
            sum = CRC32C.checksum(piece.bytes, after: sum)
        }
    }
}

/// The arrays of all arenas, and what is wrong with arenas themselves.
private struct ArenaCheck {
    private var arrays: [String: ArenaReference] = [:]
    /// The last arena that could not be read, and why.
    private var unreadable: String?
    private let reader = ArenaReader()
    private let torn: Set<String>

    init(_ files: [String], torn: Set<String>) {
        self.torn = torn
        // Those of the last run come first, and count.
        for path in files where !torn.contains(path) {
            do throws(ArenaError) {
                for array in try ArenaCatalogue.read(path) where arrays[array.name] == nil {
                    arrays[array.name] = array
                }
            } catch { unreadable = Complaint(error).message }
        }
    }

    /// Where the record says that all of it is.
    private static func recorded(_ record: JournalRecord) -> FileStretch? {
        let list = record.stretches.withUnsafeBytes { FileStretch.decode($0) }
        return list?.count == 1 ? list?.first : nil
    }

    /// Apps that have written some of it.
    private static func parts(_ record: JournalRecord) -> Int {
        max(1, record.stretches.withUnsafeBytes { FileStretch.decode($0) }?.count ?? 1)
    }

    /// As the journal tells of it, where the arena does not any more.
    private func check(
        _ known: [RecordedArray], _ record: JournalRecord
    ) -> DataVerification.Check {
        var isChecked = true
        for array in known.map(\.reference) {
            guard array.offset != nil else {
                return .damaged(.unreadable("it is compressed, and nothing leads to its pieces"))
            }
            do throws(ArenaError) { try reader.verify(array) } catch {
                if case .checksum = error { return .damaged(.contents) }
                return .damaged(.unreadable(Complaint(error).message))
            }
            isChecked = isChecked && array.checksum != nil
        }
        return isChecked ? .right : .sizeIsRight
    }

    mutating func check(
        _ name: String, _ record: JournalRecord, as known: () -> [RecordedArray]
    ) -> DataVerification.Check {
        if !torn.isEmpty {
            let known = known()
            if known.contains(where: { torn.contains($0.reference.path) }) {
                return check(known, record)
            }
        }
        var size = 0
        var isChecked = true
        var found = 0
        var number = 0
        let parts = Self.parts(record)
        let last = parts > 1 ? parts + SessionArrays.mostMissing : 1
        while number < last, found < parts {
            defer { number += 1 }
            guard let array = arrays[ArrayRequest.partName(name, number)] else { continue }
            do throws(ArenaError) { try reader.verify(array) } catch {
                if case .checksum = error { return .damaged(.contents) }
                return .damaged(.unreadable(Complaint(error).message))
            }
            if array.checksum == nil, let stretch = Self.recorded(record), number == 0 {
                // Its checksum was known only when all who write it had.
                let whole = ArenaReference(
                    path: array.path, name: array.name, form: array.form, offset: stretch.offset,
                    checksum: stretch.checksum)
                do throws(ArenaError) { try reader.verify(whole) } catch {
                    if case .checksum = error { return .damaged(.contents) }
                    return .damaged(.unreadable(Complaint(error).message))
                }
                isChecked = isChecked && stretch.checksum != nil
            } else {
                isChecked = isChecked && array.checksum != nil
            }
            size += array.byteCount
            found += 1
        }
        let recorded = Int(clamping: record.size)
        guard found > 0 || recorded == 0 else {
            return .damaged(unreadable.map { .unreadable($0) } ?? .missing)
        }
        guard size == recorded else { return .damaged(.size(recorded: recorded, found: size)) }
        return isChecked ? .right : .sizeIsRight
    }
}
