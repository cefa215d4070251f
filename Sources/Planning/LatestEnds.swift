/// When the last of some things ended, and the last of those on any other rank than that one: enough to
/// say for every rank when the last ended there or elsewhere.
struct LatestEnds {
    private var rank = -1
    private var latest: UInt64 = 0
    private var latestElsewhere: UInt64 = 0

    mutating func add(_ time: UInt64, on rank: Int) {
        if rank == self.rank || self.rank < 0 {
            self.rank = rank
            latest = max(latest, time)
        } else if time > latest {
            latestElsewhere = latest
            (self.rank, latest) = (rank, time)
        } else {
            latestElsewhere = max(latestElsewhere, time)
        }
    }

    /// Those on `rank` had ended at `time`, and those elsewhere at the earlier `timeOfOthers`.
    func allAreKnown(on rank: Int, at time: UInt64, ofOthers timeOfOthers: UInt64) -> Bool {
        // What ended last ended elsewhere: then the last here did so before.
        rank == self.rank
            ? latest <= time && latestElsewhere <= timeOfOthers : latest <= timeOfOthers
    }
}
