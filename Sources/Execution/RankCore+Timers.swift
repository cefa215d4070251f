// What time brings: retries, time limits, and the end of programs that nobody wants any more.

import Engine
internal import Glibc
import Graphs
import Spawner

extension RankCore {
    static var graceMilliseconds: UInt32 { RunOptions.usualGrace }

    mutating func stopUnwanted(_ programs: inout ProgramPool) {
        for drop in effects.stopped {
            guard let ticket = programs.ticket(of: drop) else { continue }
            programs.signal(ticket, SIGTERM)
            timers.set(.kill(ticket: ticket), in: Self.graceMilliseconds, now: Clock.steady())
        }
        effects.stopped.removeAll(keepingCapacity: true)
    }

    mutating func setTimers() {
        let now = Clock.steady()
        for retry in effects.retries {
            timers.set(.retry(retry.drop), in: retry.milliseconds, now: now)
        }
        for deadline in effects.deadlines {
            limited[deadline.drop] = .some(nil)
            let alarm = Timers.Alarm.timeLimit(deadline.drop, attempt: deadline.attempt)
            timers.set(alarm, in: deadline.milliseconds, now: now)
        }
        effects.retries.removeAll(keepingCapacity: true)
        effects.deadlines.removeAll(keepingCapacity: true)
    }

    /// For its time limit.
    mutating func beginsNow(_ drop: DropID) {
        if !limited.isEmpty, limited[drop] != nil { limited[drop] = Clock.steady() }
    }

    /// A time limit is for what an app does, and not for its waiting. What reads streams does so from its
    /// first write on. Nil when the time is over.
    private func millisecondsLeft(of drop: DropID, now: UInt64) -> UInt32? {
        let component = engine.graph.component[drop.index]
        guard !streams.reads(component), let began = limited[drop],
            let limit = AppRules(plan.blueprint[ComponentID(Int(component))]).timeLimit
        else { return nil }
        guard let began else { return limit }
        let end = began + UInt64(limit) * 1_000_000
        return end > now ? UInt32((end - now) / 1_000_000) + 1 : nil
    }

    /// What the clock brings.
    mutating func ring(_ programs: inout ProgramPool) {
        guard !timers.isEmpty else { return }
        let now = Clock.steady()
        while let alarm = timers.next(now: now) {
            switch alarm {
            case .retry(let drop): if !isStopping { engine.retryDue(drop, into: &effects) }
            case .kill(let ticket): programs.signal(ticket, SIGKILL)
            case .date(let drop): lifecycle.dateCame(drop)
            case .timeLimit(let drop, let attempt):
                guard engine.isAtWork(drop), engine.attempt(of: drop) == attempt,
                    stop?.programsEnded == nil, !staging.isUnderWay(drop)
                else { continue }
                if let left = millisecondsLeft(of: drop, now: now) {
                    timers.set(alarm, in: left, now: now)
                    continue
                }
                engine.timedOut(drop, attempt: attempt, into: &effects)
                if streams.reads(engine.graph.component[drop.index]) { stopReading(drop) }
                let component = plan.blueprint[engine.graph.name(of: drop).component]
                report(
                    drop,
                    cause: .timeLimit(milliseconds: AppRules(component).timeLimit ?? 0))
            }
        }
    }
}
