import Storage

/// Two arenas of a rank: what has no room in memory may go to the near one, which is gone with the run.
final class ArenaPair: ArrayKeeper {
    private let near: RankArena
    private let lasting: RankArena

    init(near: RankArena, _ lasting: RankArena) {
        self.near = near
        self.lasting = lasting
    }

    func keep(_ bytes: DropBytes, as request: ArrayRequest) throws(FileError) -> FileStretch {
        try lasting.keep(bytes, as: request)
    }

    /// Where the near one has no room, to the other.
    func spill(_ bytes: DropBytes, as request: ArrayRequest) throws(FileError) -> FileStretch {
        do throws(FileError) { return try near.spill(bytes, as: request) } catch {
            return try lasting.spill(bytes, as: request)
        }
    }

    func publish() throws(FileError) { try lasting.publish() }

    /// Each forgets its own.
    func forget(_ stretch: FileStretch) {
        near.forget(stretch)
        lasting.forget(stretch)
    }
}
