// What a journal says of one Drop. How it is laid out is in JournalRecord+Layout.

package import Graphs

package struct JournalRecord: Equatable, Sendable {
    package var name: DropName
    /// DALiuGE's number of the state: of a data Drop its status, of an app its execution status.
    package var state: UInt8
    package var kind: DropKind
    /// Which run of the session wrote it: 1 is the first.
    package var run: UInt16 = 1
    package var attempt: UInt16 = 1
    /// Exit status of a program, or minus the signal that ended it.
    package var exit: Int32 = 0
    /// Wall-clock nanoseconds since 1970; of data only the end.
    package var started: UInt64 = 0
    package var ended: UInt64 = 0
    /// Bytes of a data Drop, or of a program's output in the log and where it begins there.
    package var size: UInt64 = 0
    package var logOffset: UInt64 = 0
    /// Nanoseconds of a program and the children it waited for, and the most memory it held.
    package var processorTime: UInt64 = 0
    package var maximumResident: UInt64 = 0
    /// Of data: CRC-32C of its contents, where it was worked out.
    package var checksum: UInt32?
    /// What is kept is no file but a folder: its size means nothing.
    package var isFolder = false
    /// It is on a disk of one host, and gone with the run: see weir run --scratch.
    package var isInScratch = false
    /// Of an array: the stretches of arenas, encoded.
    package var stretches: [UInt8] = []

    package init(name: DropName, kind: DropKind, state: UInt8) {
        self.name = name
        self.kind = kind
        self.state = state
    }
}
