// What the lowest rank of an island does for the others: it adds up what they report and passes the
// sums on, so that the Master hears as much from an island of one rank as of a hundred.
//
// Whole failures are passed on at once, progress a few times a second, and everything else once, when
// all ranks of the island are done.

package import Transport

package struct IslandLeader {
    private let members: [Rank]
    private var reports: [RankReport]
    private var passedOn = RankReport()
    private var hasNews = false
    private var ranksDone = 0
    private var hasClosed = false
    private var failures = FailureDigest()
    private var figures: [RankFigures] = []
    private var times = ComponentTimes()
    private var asked: StopReason?

    package init(of members: [Rank]) {
        self.members = members
        reports = [RankReport](repeating: RankReport(), count: members.count)
    }

    /// False for what no member says to its leader.
    package mutating func take(_ message: Wire.Message, from rank: Rank) -> Bool {
        guard let member = members.firstIndex(of: rank) else { return false }
        switch message {
        case .report(let report):
            ranksDone += report.ranksDone - reports[member].ranksDone
            reports[member] = report
            hasNews = true
        case .failure(let drop): failures.add(drop)
        case .moreFailures(let tallies): for tally in tallies { failures.add(tally) }
        case .figures(let some): figures += some
        case .componentTimes(let some): times.add(some)
        case .askStop(let reason): if reason.replaces(asked) { asked = reason }
        case .events, .conclude, .stop: return false
        }
        return true
    }

    /// What is now to be said to the Master. `isDue`: it is time for progress again.
    package mutating func messages(isDue: Bool) -> [Wire.Message] {
        var messages = failures.takeWholes().map { Wire.Message.failure($0) }
        if let reason = asked {
            messages.append(.askStop(reason))
            asked = nil
        }
        guard hasNews, allAreDone || isDue else { return messages }
        hasNews = false
        if allAreDone, !hasClosed {
            hasClosed = true
            messages += Wire.closing(failures.takeTallies(), figures, times)
        }
        var sum = RankReport()
        for report in reports { sum.add(report) }
        if sum != passedOn { messages.append(.report(sum)) }
        passedOn = sum
        return messages
    }

    package func hasSomething(isDue: Bool) -> Bool {
        hasNews && (isDue || allAreDone) || failures.hasWholes || asked != nil
    }

    private var allAreDone: Bool { ranksDone == members.count }

    /// Whom to tell that the run is over.
    package var others: ArraySlice<Rank> { members.dropFirst() }
}
