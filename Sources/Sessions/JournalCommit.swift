// The order in which a Drop's end comes to disk: this is the one place for it.
//
//  1. An app writes each output under its partial name. When it has ended well the file is renamed: so a
//     file with its final name is whole, whatever happens (RankCore+Programs, DropBodies.publish).
//  2. Arenas are told where the arrays are that they hold: whoever opens one finds what a record names.
//     Then the contents of all files that the records of a batch name are synced: the rename alone promises
//     nothing of contents, and after a power failure an empty file would have the right name.
//  3. The folders they are in are synced: otherwise the contents would be there without a name.
//  4. The records are written to the journal, in one call. Only now may anybody who reads the journal
//     find them: a record tells the truth as soon as it can be read.
//  5. The journal is synced, at once or some tenths of a second later (CommitPace). Until then the Drops of
//     the batch may be done once more after a power failure; after SIGKILL only until 4.
//
// It is the rank which ran an app that syncs what the app wrote, for on a parallel file system a sync
// reaches only what was written from the same host. Where the Drop belongs to another rank, the
// app's rank records what was written (WRITING), and the Drop's own that it is complete. A file counts
// only if its producers' records are there, too, so neither has to wait for the other.
//
// Batches are made by time and by size, in a thread of their own: an fdatasync takes milliseconds.
//
// What else is written in an order has its reason where it is written, and is built on this one:
//
//     many short arrays                gathered in memory, written together before anybody is told of one or
//                                      a record names it (RankArena.publish, RankCore+Gathering)
//     arrays in an arena               bytes, sync, records, and only then is space used again (RankArena)
//     memory, when a run ends early    one file, sync, records (RankCore+Saving)
//     a run that goes on               summary away, the run's number, the edit (ResumeRequest), records of
//                                      what is done again, and only then the first Drop (RankCore+Resume)
//     an edited graph                  a folder under another name, sync, rename (SessionEdit)
//     the end                          journals closed, then summary.json: whoever finds that finds all
//                                      (RankRun)

import Storage

struct JournalBatch: Sendable {
    struct Entry: Sendable {
        var record: JournalRecord
        /// The file that the record is about, if it is to be kept.
        var path: String?
        /// Made by this rank: is to be synced.
        var isOwn = false
    }

    var entries: [Entry] = []
    /// To be synced besides.
    var files: Set<String> = []

    /// Files up to that size get a checksum: a longer one would hold up all the others of a batch.
    static let checksumLimit = 256 << 20

    mutating func add(_ other: JournalBatch) {
        entries += other.entries
        files.formUnion(other.files)
    }

    /// Steps 2 to 4.
    mutating func write(
        to file: inout JournalFile, describing: () throws(FileError) -> Void
    ) throws(FileError) {
        try describing()
        try makeContentsLast()
        FaultPoint.pass(.betweenDataAndRecord)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.count * 64)
        var number = file.lastNumber
        for entry in entries {
            number += 1
            entry.record.encode(number: number, into: &bytes)
        }
        try file.append(bytes, last: number)
    }

    /// Step 5, of all that was written.
    static func sync(_ file: inout JournalFile) throws(FileError) {
        FaultPoint.pass(.beforeJournalSync)
        try file.sync()
        FaultPoint.pass(.afterJournalSync)
    }

    /// Steps 2 and 3.
    private mutating func makeContentsLast() throws(FileError) {
        var folders: Set<String> = []
        for number in entries.indices {
            guard let path = entries[number].path else { continue }
            let isOwn = entries[number].isOwn
            // Whoever wrote it may have worked it out on the way.
            let known = entries[number].record.checksum.map { (entries[number].record.size, $0) }
            guard
                let facts = try Files.makeLast(
                    path, checksumUpTo: isOwn && known == nil ? Self.checksumLimit : 0,
                    syncing: isOwn)
            else { continue }
            if isOwn { folders.insert(Files.folder(of: path)) }
            entries[number].record.size = UInt64(facts.size)
            if let known, !facts.isFolder {
                entries[number].record.checksum = known.0 == UInt64(facts.size) ? known.1 : nil
            } else {
                entries[number].record.checksum = isOwn ? facts.checksum : nil
            }
            entries[number].record.isFolder = facts.isFolder
        }
        for path in files {
            _ = try Files.makeLast(path, checksumUpTo: -1, syncing: true)
            folders.insert(Files.folder(of: path))
        }
        for folder in folders { try Files.syncFolder(folder) }
    }
}
