// What the journals say, in columns by the number of a Drop in the sequence of all: for sessions of
// millions of Drops, of which each is asked for once. `SessionRecords` is for people who look.

package import Graphs
package import Storage

package struct FinalTable: Sendable {
    /// DALiuGE's numbers; 0 and 1 for what has not ended.
    package private(set) var states: [UInt8]
    package private(set) var sizes: [UInt64]
    package private(set) var checksums: [UInt32]
    private var runs: [UInt16]
    private var flags: [UInt8]
    /// Where arrays are, encoded.
    package private(set) var stretches: [Int: [UInt8]] = [:]
    package private(set) var damage: [(rank: Int, JournalReading.Damage)] = []
    package private(set) var tornBytes = 0
    /// What earlier runs had made of data that a later one was to make again.
    private var earlier: [Int: [DataVersion]] = [:]
    /// The latest that has recorded anything.
    package private(set) var lastRun: UInt16 = 1
    private let firstDrop: [Int]

    private static let hasChecksum: UInt8 = 1
    private static let isFolder: UInt8 = 2
    private static let hasSize: UInt8 = 4
    private static let isInScratch: UInt8 = 8
    /// Journals that are in memory at once.
    private static let together = 32

    /// The journals may be of another graph: then `renaming` tells what a Drop is called in this one, and nil
    /// for those that are gone.
    package init(
        reading session: SessionDirectory, of blueprint: Blueprint,
        renaming: ((DropName) -> DropName?)? = nil
    ) throws(FileError) {
        let count = blueprint.dropCount
        firstDrop = blueprint.firstDrop
        states = [UInt8](repeating: 0, count: count)
        sizes = [UInt64](repeating: 0, count: count)
        checksums = [UInt32](repeating: 0, count: count)
        runs = [UInt16](repeating: 0, count: count)
        flags = [UInt8](repeating: 0, count: count)
        let journals = session.journals
        for start in stride(from: 0, to: journals.count, by: Self.together) {
            let some = journals[start..<min(start + Self.together, journals.count)]
            let contents = try Files.readTogether(some.map(\.path))
            for (journal, bytes) in zip(some, contents) {
                let reading = Journal.read(bytes) { record in
                    guard let renaming else { return add(record) }
                    guard let name = renaming(record.name) else { return }
                    var record = record
                    record.name = name
                    add(record)
                }
                damage += reading.damage.map { (journal.rank, $0) }
                tornBytes += reading.tornBytes
            }
        }
    }

    private mutating func add(_ record: JournalRecord) {
        let component = record.name.component.index
        guard component + 1 < firstDrop.count,
            firstDrop[component] + Int(record.name.instance) < firstDrop[component + 1]
        else { return }
        let number = firstDrop[component] + Int(record.name.instance)
        guard record.run >= runs[number] else { return addEarlier(record, number) }
        if record.run > runs[number] { beginVersion(number, record) }
        // Of one run, what was written and that it is complete come in any order.
        if record.state > states[number] || record.state == 0 { states[number] = record.state }
        guard record.kind == .data, record.state > 0 else { return }
        if record.isInScratch {
            flags[number] |= Self.isInScratch
        } else if record.isFinal {
            flags[number] &= ~Self.isInScratch
        }
        let isNews =
            flags[number] & Self.hasSize == 0
            || record.isLaterMeasured && flags[number] & Self.hasChecksum == 0
        if record.checksum != nil || record.isFolder || isNews {
            sizes[number] = record.size
            flags[number] |= Self.hasSize | (record.isFolder ? Self.isFolder : 0)
            if let checksum = record.checksum {
                checksums[number] = checksum
                flags[number] |= Self.hasChecksum
            }
        }
        if !record.stretches.isEmpty { stretches[number] = record.stretches }
    }

    private mutating func beginVersion(_ number: Int, _ record: JournalRecord) {
        if flags[number] & Self.hasSize != 0 {
            earlier[number, default: []].append(latest(number))
        }
        runs[number] = record.run
        lastRun = max(lastRun, record.run)
        if !record.isExpiry { flags[number] = 0 }
        states[number] = 0
        if !stretches.isEmpty { stretches[number] = nil }
    }

    /// Journals are read in any order.
    private mutating func addEarlier(_ record: JournalRecord, _ number: Int) {
        guard record.kind == .data, record.state > 0 else { return }
        let known = earlier[number]?.firstIndex { $0.run == record.run }
        guard !record.isExpiry else {
            if record.isLaterMeasured, let known, earlier[number]?[known].size == 0 {
                earlier[number]?[known].size = record.size
            }
            return
        }
        if let known {
            earlier[number]?[known].add(record)
        } else {
            var version = DataVersion(
                run: record.run, state: record.state, size: record.size,
                checksum: record.checksum)
            version.isFolder = record.isFolder
            version.stretches = record.stretches
            earlier[number, default: []].append(version)
        }
    }

    private func latest(_ number: Int) -> DataVersion {
        var version = DataVersion(
            run: runs[number], state: states[number], size: sizes[number],
            checksum: checksum(number))
        version.isFolder = isFolder(number)
        version.stretches = stretches[number] ?? []
        return version
    }

    /// What data was for those who read it in a run: as that run or the last before it has made it; nil
    /// where no journal tells.
    package func version(_ number: Int, asOf run: UInt16) -> DataVersion? {
        // Opened in that run, and what it made is in no journal: nobody read what was there before.
        if runs[number] <= run { return flags[number] & Self.hasSize != 0 ? latest(number) : nil }
        return earlier[number]?.filter { $0.run <= run }.max { $0.run < $1.run }
    }

    /// The last run that told of a Drop.
    package func run(_ number: Int) -> UInt16 { runs[number] }

    package func isFinal(_ number: Int) -> Bool { states[number] > 1 }
    package func checksum(_ number: Int) -> UInt32? {
        flags[number] & Self.hasChecksum != 0 ? checksums[number] : nil
    }
    package func isFolder(_ number: Int) -> Bool { flags[number] & Self.isFolder != 0 }
    /// On a disk of one host, and gone with the run that made it.
    package func isInScratch(_ number: Int) -> Bool { flags[number] & Self.isInScratch != 0 }
    package func hasSize(_ number: Int) -> Bool { flags[number] & Self.hasSize != 0 }
}
