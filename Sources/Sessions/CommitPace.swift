// When records are written, and when the journal is synced. Writing is cheap, and what is written outlives
// this process; so records are written 20 ms after the first of them. Syncing is for a power failure, and
// holds up whoever else uses the file system's own journal, such as programs that make files: so it is done
// ten times a second at most. Where either takes long, it is done less often,
// up to a limit: what a kill may cost counts for more.

struct CommitPace {
    /// In milliseconds: how long records are gathered, and how long those that are written may be unsynced.
    static let gathering: ClosedRange<UInt64> = 20...100
    static let unsynced: ClosedRange<UInt64> = 100...200

    private(set) var patience = gathering.lowerBound
    private var nextSync: UInt64 = 0

    /// Nanoseconds by a clock that is not set.
    mutating func wrote(from began: UInt64, to ended: UInt64) {
        patience = Self.tenfold(ended - began, in: Self.gathering)
    }

    mutating func synced(from began: UInt64, to ended: UInt64) {
        nextSync = ended + Self.tenfold(ended - began, in: Self.unsynced) * 1_000_000
    }

    func isSyncDue(at moment: UInt64) -> Bool { moment >= nextSync }

    private static func tenfold(
        _ nanoseconds: UInt64, in bounds: ClosedRange<UInt64>
    ) -> UInt64 {
        min(max(nanoseconds / 1_000_000 * 9, bounds.lowerBound), bounds.upperBound)
    }
}
