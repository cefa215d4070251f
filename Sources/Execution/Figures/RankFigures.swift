package import Transport

/// What a rank did and what it cost, when all its Drops were final.
package struct RankFigures: Equatable, Sendable {
    package var rank: Rank
    /// Programs that it may run at once.
    package var slots: Int
    package var programs: Int
    /// Nanoseconds in which programs ran, all added up.
    package var busy: UInt64 = 0
    /// Nanoseconds from its start until its last Drop was final.
    package var ended: UInt64 = 0
    package var starts = StartTimes()
    package var traffic = Traffic()
    /// Why data that had no room in memory stayed there all the same: the system's number; 0 if it did not.
    package var spillProblem: Int32 = 0
    /// Apps that wrote elsewhere because their host's scratch had no room.
    package var scratchMisses = 0
    /// Why a copy of something could not be made; 0 if all could.
    package var copyProblem: Int32 = 0
    /// How often a copy was read for what should have been there first.
    package var copiesRead = 0

    package init(rank: Rank, slots: Int, programs: Int) {
        self.rank = rank
        self.slots = slots
        self.programs = programs
    }
}
