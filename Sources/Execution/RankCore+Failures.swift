// Drops that fail, and what the Master hears of them.

import Engine
import Graphs
import Storage

extension RankCore {
    mutating func fail(
        _ drop: DropID, cause: FailureCause, command: String = "", output: String = ""
    ) {
        // What fails in the turn in which a full disk was met may have failed for that, too.
        if machineFault != nil, FailureCause.ofPrograms.contains(cause.reason) { return }
        let folder = plan.session.dataFolder
        if let fault = MachineFault.behind(cause, in: folder, output: output) {
            guard machineFault == nil else { return }
            machineFault = fault
            metBy = failed(drop, cause, command, output)
            return
        }
        engine.ended(drop, .failed, into: &effects)
        if streams.reads(engine.graph.component[drop.index]) { stopReading(drop) }
        report(drop, cause: cause, command: command, output: output)
    }

    /// Of a Drop that has no try left.
    mutating func report(
        _ drop: DropID, cause: FailureCause, command: String = "", output: String = ""
    ) {
        let failed = failed(drop, cause, command, output)
        if engine.isFinal(drop) {
            add(failed, of: drop)
        } else if streams.reads(engine.graph.component[drop.index]) {
            failedReaders[drop] = failed
        }
    }

    func failed(
        _ drop: DropID, _ cause: FailureCause, _ command: String = "", _ output: String = ""
    ) -> FailedDrop {
        FailedDrop(
            name: engine.graph.name(of: drop), rank: rank, reason: cause.reason,
            exit: details[drop]?.exit ?? 0, cause: cause.text, command: command, output: output)
    }

    /// Readers whose bodies failed before, and whose streams have ended now.
    mutating func reportReaders() {
        for place in 0..<effects.finals.count {
            let drop = effects.finals[place]
            guard let failed = failedReaders.removeValue(forKey: drop),
                engine.outcome(of: drop) == .failed
            else { continue }
            add(failed, of: drop)
        }
    }

    private mutating func add(_ failed: FailedDrop, of drop: DropID) {
        var failed = failed
        if failures.wants(failed.group) {
            let dependents = engine.graph.dependents(of: drop, most: 1000)
            failed.dependents = UInt32(dependents.count)
            failed.dependentsAreAll = dependents.isAll
        }
        failures.add(failed)
    }

    /// The first failures of each kind that the Master has not heard of.
    mutating func takeFailures() -> [FailedDrop] {
        failures.takeWholes()
    }

    mutating func takeTallies() -> [FailureTally] { failures.takeTallies() }
}
