// A session whose graph is edited: journals name Drops by their numbers in the graph, and an edited graph
// numbers them otherwise. So the graph, its options, and what is recorded by those numbers are written anew
// into a folder of that edit, `edit-1` and so on, and the last one counts. A rename makes it count: before
// that the session is as it was, and after it the edit is whole. What programs printed and the data stay
// where they are; records of one rank stay in its journal, for they say where in its log to look.

package import Graphs
package import Storage

package enum SessionEdit {
    /// Only for who holds the lease. Returns the session as it is from then on.
    package static func commit(
        _ source: [UInt8], _ options: [UInt8], to session: SessionDirectory,
        renaming: (DropName) -> DropName?
    ) throws(FileError) -> SessionDirectory {
        let edited = SessionDirectory(path: session.path, edits: session.edits + 1)
        let draft = SessionDirectory(path: session.path, edits: edited.edits, isDraft: true)
        try draft.makeNumberedFolders()
        try Files.write(source, to: draft.graphFile)
        try Files.write(options, to: draft.optionsFile)
        for (rank, journal) in session.journals {
            try rewrite(journal, to: draft.journalFile(rank: rank), renaming)
        }
        for file in [draft.graphFile, draft.optionsFile] + draft.journals.map(\.path) {
            _ = try Files.makeLast(file, checksumUpTo: -1, syncing: true)
        }
        try Files.syncFolder(Files.folder(of: draft.journalFile(rank: 0)))
        try Files.syncFolder(draft.root)
        FaultPoint.pass(.amidEdit)
        try Files.rename(draft.root, to: edited.root)
        try Files.syncFolder(session.path)
        return edited
    }

    /// Records of Drops that are gone are left out.
    private static func rewrite(
        _ old: String, to new: String, _ renaming: (DropName) -> DropName?
    ) throws(FileError) {
        var bytes = Journal.magic
        var number: UInt32 = 0
        try Journal.read(old) { (record: JournalRecord) in
            guard let name = renaming(record.name) else { return }
            var record = record
            record.name = name
            number += 1
            record.encode(number: number, into: &bytes)
        }
        try Files.write(bytes, to: new)
    }
}
