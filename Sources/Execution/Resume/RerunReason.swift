/// Why a Drop is done, or done again, by a run that resumes a session. The first that holds counts.
package enum RerunReason: UInt8, CaseIterable, Sendable {
    /// No journal has its end.
    case notDone = 1
    /// It failed, or came behind one that did, and such are to be tried again.
    case failed
    /// It was asked for.
    case asked
    /// What it reads is not what it was: an input changed, or something before it was asked for.
    case inputChanged
    /// Its contents are needed, and were in memory, which ended with the run that made them.
    case memoryLost
    /// Its file is needed, and is gone or has another size or checksum than was recorded.
    case fileLost
    /// An app whose output is needed once more.
    case outputNeeded
    /// Data that one of its producers writes again.
    case producerRuns
    /// It is joined by a stream to one that runs.
    case stream
    /// It is new in a graph that was edited, or the graph says otherwise of it than it did.
    case edited
    /// Its file is needed, and was on a disk that ended with the run.
    case scratchLost
    /// It has read data that was made again since, and came out different.
    case inputDiffers
    /// What it has read was not recorded, and is made again.
    case inputUnknown
}
