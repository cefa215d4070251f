// What becomes of the apps of a simulated rank: they begin, at once or on a core, and they end.

import Engine
import Graphs

extension Simulation {
    /// As `RankCore` and `RankLoop` do: begins what is ready until nothing is that ends at once, starts
    /// apps on free cores, and sends what others are to hear.
    mutating func carryOut(
        _ rank: Int, _ now: inout Double, _ reason: SimulatedRank.Reason
    ) {
        let here = ranks[rank]
        turn &+= 1
        repeat {
            var ready = Pile<DropID>()
            swap(&ready, &here.effects.ready)
            for place in 0..<ready.count { begin(ready[place], rank, &now, reason) }
            settle(rank, &now)
            if gpus != nil { queueWhatHasGPUs(rank, now) }
            if here.effects.ready.isEmpty { startJobs(rank, now, reason) }
        } while !here.effects.ready.isEmpty
        send(rank, now, reason)
        here.effects.deliveries.removeAll(keepingCapacity: true)
    }

    mutating func end(
        _ drop: DropID, _ rank: Int, _ now: Double
    ) -> SimulatedRank.Reason {
        let here = ranks[rank]
        let name = here.engine.graph.name(of: drop)
        here.freeCores += grantedCores(name)
        here.release(workload.memory(name))
        here.engine.ended(drop, .completed, into: &here.effects)
        let reason = SimulatedRank.Reason(kind: .input, rank: UInt32(rank), row: drop.row)
        giveGPUs(of: name, rank, now, reason)
        return reason
    }

    mutating func begin(
        _ drop: DropID, _ rank: Int, _ now: inout Double, _ reason: SimulatedRank.Reason
    ) {
        let here = ranks[rank]
        guard here.engine.isAtWork(drop) else { return }
        let name = here.engine.graph.name(of: drop)
        let work = workload.work[name.component.index]
        let seconds = workload.seconds(name)
        guard work == .program || (work == .inProcess && seconds > Workload.briefSeconds) else {
            here.began[drop.index] = now
            if work != .nothing { now += seconds }
            here.ended[drop.index] = now
            here.reason[drop.index] = reason
            return here.engine.ended(drop, .completed, into: &here.effects)
        }
        here.reason[drop.index] = reason
        here.readyTurn[drop.index] = turn
        if gpus != nil, workload.gpus(name) > 0 {
            here.waitingForGPUs.append(drop)
        } else {
            here.jobs.append(drop)
        }
    }

    func grantedCores(_ name: DropName) -> Int {
        min(workload.cores(name), layout.coresPerRank)
    }

    mutating func startJobs(
        _ rank: Int, _ now: Double, _ reason: SimulatedRank.Reason
    ) {
        let here = ranks[rank]
        while let drop = here.jobs.first {
            let name = here.engine.graph.name(of: drop)
            let cores = grantedCores(name)
            guard cores <= here.freeCores else { return }
            _ = here.jobs.popFirst()
            here.freeCores -= cores
            here.hold(workload.memory(name))
            if here.readyTurn[drop.index] != turn {
                here.reason[drop.index] = reason
                here.reason[drop.index].kind = .core
            }
            if workload.work[name.component.index] == .program {
                startProgram(drop, name, rank, now)
            } else {
                run(drop, rank, from: now + figures.startApp, for: workload.seconds(name))
            }
            openStreams(of: drop, here)
        }
    }

    mutating func run(_ drop: DropID, _ rank: Int, from began: Double, for seconds: Double) {
        ranks[rank].began[drop.index] = began
        ranks[rank].ended[drop.index] = began + seconds
        queue.push(.end, at: began + seconds, rank: rank, item: drop.row)
    }

    /// Whoever reads an output while it is written may begin now.
    func openStreams(of app: DropID, _ here: SimulatedRank) {
        guard hasStreams else { return }
        for edge in here.engine.graph.consumerRange(of: app) {
            here.engine.opened(app, output: edge, into: &here.effects)
        }
    }
}
