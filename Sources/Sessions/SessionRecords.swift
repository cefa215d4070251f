package import Graphs
package import Storage

/// What the journals of all ranks say, the last word for each Drop: that of the latest run in which it
/// has one.
package struct SessionRecords: Sendable {
    /// Finals only.
    package private(set) var records: [DropName: JournalRecord] = [:]
    /// The rank whose journal has the record.
    package private(set) var ranks: [DropName: Int] = [:]
    /// Bytes at the ends of journals that are no whole record: ranks that died while writing.
    package private(set) var tornBytes = 0
    /// What is no record in the middle of a rank's journal.
    package private(set) var damage: [(rank: Int, JournalReading.Damage)] = []

    package init(reading session: SessionDirectory) throws(FileError) {
        var written: [DropName: JournalRecord] = [:]
        for (rank, path) in session.journals {
            let reading = try Journal.read(path) { (record: JournalRecord) in
                if record.state == JournalRecord.writtenElsewhere, record.kind == .data {
                    if written[record.name].map({ $0.run <= record.run }) ?? true {
                        written[record.name] = record
                    }
                    return
                }
                if let known = records[record.name], known.run > record.run { return }
                records[record.name] = record
                ranks[record.name] = rank
            }
            tornBytes += reading.tornBytes
            damage += reading.damage.map { (rank, $0) }
        }
        for (name, reference) in written where records[name]?.run == reference.run {
            records[name]?.size = reference.size
            records[name]?.checksum = reference.checksum
            records[name]?.isFolder = reference.isFolder
        }
        records = records.filter(\.value.isFinal)
    }
}

extension JournalRecord {
    /// WRITING: what the state of data is while a producer on another rank says what it wrote.
    package static let writtenElsewhere: UInt8 = 1

    /// That data was not to live longer makes no other contents of it.
    var isExpiry: Bool { kind == .data && (4...5).contains(state) }

    /// What was gone before it could be measured as complete.
    var isLaterMeasured: Bool { isExpiry && size > 0 }

    /// Above WRITING and RUNNING, as in the engine.
    package var isFinal: Bool { state > 1 }
}
