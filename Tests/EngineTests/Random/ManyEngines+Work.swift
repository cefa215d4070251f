import Engine
import Graphs
import Transport

/// What the bodies of Drops do, by their scripts.
extension ManyEngines {
    /// One step of some Drop that was begun; false if as many as were looked at wait.
    mutating func workOn(_ rank: Int, lookingAt most: Int = 8) -> Bool {
        let here = ranks[rank]
        guard !here.running.isEmpty else { return false }
        let first = Int.random(in: here.running.indices, using: &random)
        for place in 0..<min(most, here.running.count) {
            let at = (first + place) % here.running.count
            if work(at, on: rank) { return true }
        }
        return false
    }

    private mutating func work(_ place: Int, on rank: Int) -> Bool {
        let here = ranks[rank]
        let work = here.running[place]
        let number = here.number(of: work.drop)
        let script = graph.scripts[number]
        guard here.engine.isAtWork(work.drop) else {
            record.problems.append("Drop \(number) is worked on for nobody")
            return false
        }
        if script.act == .isCancelled || script.act == .isSwept {
            cancel(work.drop, script.act, on: rank)
            return true
        }
        if script.hangs(in: work.attempt) { return false }
        if work.writesDone < script.writes, write(work, on: rank) {
            here.noteWrite(work.drop)
            return true
        }
        let streams = graph.nodes[number].inputs.count(where: \.isStream)
        if script.readsToTheEnd, here.endsRead[work.drop, default: 0] < streams { return false }
        here.stopRunning(work.drop)
        end(work, script, on: rank)
        return true
    }

    /// False where there is nothing to write to.
    private mutating func write(_ work: SimulatedRank.Work, on rank: Int) -> Bool {
        let here = ranks[rank]
        if here.engine.kind(of: work.drop) == .data {
            record.noteWrite(to: here.number(of: work.drop))
            call(rank) { $0.engine.written(work.drop, size: 1, into: &$0.effects) }
            return true
        }
        let edges = here.engine.graph.consumerRange(of: work.drop)
        if edges.isEmpty { return false }
        let opensFirst = random.oneIn(2)
        for edge in edges {
            let output = here.engine.graph.name(of: here.engine.graph.consumers[edge])
            guard here.engine.isAtWork(work.drop) else { return true }
            record.noteWrite(to: output.component.index)
            call(rank) {
                if opensFirst { $0.engine.opened(work.drop, output: edge, into: &$0.effects) }
                $0.engine.written(work.drop, output: edge, size: 1, into: &$0.effects)
            }
        }
        return true
    }

    private mutating func end(_ work: SimulatedRank.Work, _ script: Script, on rank: Int) {
        let skipped = fault == .branchTakesAll ? [] : graph.skippedPorts
        let outcome: Outcome =
            script.act == .skips ? .skipped : script.fails(in: work.attempt) ? .failed : .completed
        let saysTwice = random.oneIn(4)
        call(rank) { here in
            if script.act == .branches {
                here.engine.branched(work.drop, skipping: skipped, into: &here.effects)
            } else {
                here.engine.ended(
                    work.drop, attempt: work.attempt, outcome, into: &here.effects)
            }
            // A second report of an end changes nothing; of a try that failed, the next is known by.
            if saysTwice, outcome != .failed {
                here.engine.ended(work.drop, attempt: work.attempt, .failed, into: &here.effects)
            }
        }
    }

    private mutating func cancel(_ drop: DropID, _ act: Script.Act, on rank: Int) {
        call(rank) {
            if act == .isSwept {
                $0.engine.cancelDownstream(of: drop, into: &$0.effects)
            } else {
                $0.engine.cancel(drop, into: &$0.effects)
            }
        }
        if act == .isSwept { record.checkSweep(from: drop, on: ranks[rank]) }
    }
}
