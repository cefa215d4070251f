// What rank 0 does besides its own share: it adds up what the leaders of the islands report and
// concludes when the end is reached (see RankReport). It hears from an island a few times a second at
// most, of its first failures, and a few times at its end, however many ranks and Drops there are.

import Transport

package struct Master {
    private let islands: IslandMap
    private var reports: [RankReport]
    private(set) var failures = FailureBook()
    private(set) var figures: [RankFigures] = []
    private(set) var times = ComponentTimes()
    private var messages = 0
    private var hasNews = false
    private var hasConcluded = false
    private(set) var stop: StopReason?
    private var hasNewStop = false
    private let observer: RunObserver

    init(_ islands: IslandMap, _ observer: RunObserver) {
        self.islands = islands
        self.observer = observer
        reports = [RankReport](repeating: RankReport(), count: islands.members.count)
    }

    var total: RankReport {
        var total = RankReport()
        for report in reports { total.add(report) }
        return total
    }

    /// False for what no leader says to the Master.
    mutating func take(_ message: Wire.Message, from leader: Rank) -> Bool {
        guard islands.isLeader(leader) else { return false }
        if leader != .master { messages += 1 }
        switch message {
        case .report(let report):
            reports[islands.island(of: leader)] = report
            hasNews = true
        case .failure(let drop): if failures.add(drop) { observer.failed(drop) }
        case .moreFailures(let tallies): for tally in tallies { failures.add(tally) }
        case .figures(let some):
            guard some.allSatisfy({ $0.rank.index < islands.ranks }) else { return false }
            figures += some
        case .componentTimes(let some): times.add(some)
        case .askStop(let reason):
            guard !hasConcluded, reason.replaces(stop) else { break }
            stop = reason
            hasNewStop = true
        case .events, .conclude, .stop: return false
        }
        return true
    }

    /// Once: what all ranks are to be told.
    mutating func takeNewStop() -> StopReason? {
        guard hasNewStop, let stop else { return nil }
        hasNewStop = false
        observer.stopped(stop)
        return stop
    }

    func showProgress() {
        let total = total
        observer.progressed(RunProgress(counts: total.counts, running: total.running))
    }

    /// True once: when all is over.
    mutating func concludes() -> Bool {
        guard hasNews else { return false }
        hasNews = false
        guard !hasConcluded, total.isTheEnd(ofRanks: islands.ranks) else { return false }
        hasConcluded = true
        return true
    }

    var result: RunResult {
        RunResult(
            counts: total.counts, failures: failures,
            figures: figures.sorted { $0.rank < $1.rank }, times: times.longest,
            masterMessages: messages, stop: stop)
    }
}
