// How far one rank is, or all ranks of an island, or all: each report holds the whole state of its
// sender and takes the place of the one before, so that leaders add up and the Master adds up leaders.
//
// `sent` and `received` count packets of work: events, and whatever else may make a rank act. The end
// is reached when all ranks are done and the sums are equal. For that
//   - a rank says that it is done when all its Drops are final and it will send no work any more;
//   - what it receives after that changes nothing, but it reports once more, with the new number.
// A sum of `received` never is more than what has come, so equality means that all of it has.

package struct RankReport: Equatable, Sendable {
    package var counts = DropCounts()
    /// Programs that run now.
    package var running = 0
    package var ranksDone = 0
    package var sent: UInt64 = 0
    package var received: UInt64 = 0

    package init() {}

    package mutating func add(_ other: RankReport) {
        counts.add(other.counts)
        running += other.running
        ranksDone += other.ranksDone
        sent &+= other.sent
        received &+= other.received
    }

    package func isTheEnd(ofRanks ranks: Int) -> Bool { ranksDone == ranks && sent == received }
}
