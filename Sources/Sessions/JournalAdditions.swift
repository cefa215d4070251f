/// What is handed over at once.
package struct JournalAdditions: Sendable {
    var batch = JournalBatch()

    package init() {}

    /// With the file that it is about, which `isOwn` if this rank made it.
    package mutating func add(_ record: JournalRecord, file: String? = nil, isOwn: Bool = false) {
        batch.entries.append(.init(record: record, path: file, isOwn: isOwn))
    }

    /// A file that is to be on disk before these records are.
    package mutating func sync(_ path: String) { batch.files.insert(path) }
}
