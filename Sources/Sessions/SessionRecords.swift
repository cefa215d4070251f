package import Graphs
package import Storage

/// What the journals of all ranks say, the last word for each Drop.
package struct SessionRecords: Sendable {
    package private(set) var records: [DropName: JournalRecord] = [:]
    /// The rank whose journal has the record.
    package private(set) var ranks: [DropName: Int] = [:]
    /// Bytes at the ends of journals that are no whole record: ranks that died while writing.
    package private(set) var tornBytes = 0

    package init(reading session: SessionDirectory, ranks count: Int) throws(FileError) {
        for rank in 0..<count where Files.exists(session.journalFile(rank: rank)) {
            tornBytes += try Journal.read(session.journalFile(rank: rank)) { record in
                records[record.name] = record
                ranks[record.name] = rank
            }
        }
    }
}
