// Apps that are programs: started when a core is free, and what their ends mean.

import Components
import Engine
internal import Glibc
import Graphs
import Spawner
import Storage

extension RankCore {
    /// An app waits for its GPUs, if it asks for some, and then for cores.
    mutating func queue(_ drop: DropID) {
        guard bodies.asksForGPUs, let here = gpus.count else { return jobs.append(drop) }
        let asked = bodies.needs(of: engine.graph.name(of: drop)).gpus
        if asked == 0 {
            jobs.append(drop)
        } else if asked > here {
            // Where the ranks of a host do not see each other, each has a part of what is there.
            fail(drop, cause: .gpusMissing(asked: asked, here: here))
        } else {
            gpus.wait(drop)
        }
    }

    private mutating func queueWhatHasGPUs() {
        while let drop = gpus.first {
            guard engine.isAtWork(drop) else {
                gpus.skipFirst()
                continue
            }
            let asked = bodies.needs(of: engine.graph.name(of: drop)).gpus
            guard gpus.giveFirst(asked, attempt: engine.attempt(of: drop)) else { return }
            jobs.append(drop)
        }
        gpus.giveUp()
    }

    /// Starts apps, programs and others alike, as long as what the next one asks for is free. None that
    /// is less urgent overtakes it: it would wait for long.
    mutating func startJobs(_ programs: inout ProgramPool) {
        guard !isStopping else { return }
        if gpus.isWaiting { queueWhatHasGPUs() }
        while let drop = jobs.first {
            let needs = plan.options.capacity.granted(
                to: bodies.needs(of: engine.graph.name(of: drop)))
            let isWanted = engine.isAtWork(drop)
            // What is under way will make room, or tell that there is none.
            if memory.isFull, jobsInWorkers > 0 || spilling.isUnderWay { break }
            guard !isWanted || share.fits(needs) else { return }
            _ = jobs.popFirst()
            // What would not end in time stays open.
            guard isWanted, fitsBeforeDeadline(drop) else {
                gpus.give(drop, attempt: engine.attempt(of: drop))
                continue
            }
            // What it has not taken when it should have started is free again.
            defer { share.letGo() }
            if case .inProcess(let body) = bodies.body(of: engine.graph.component[drop.index]) {
                startInWorker(drop, body, needs)
            } else {
                startProgram(drop, needs, &programs)
            }
        }
        share.giveUp()
    }

    private mutating func startProgram(
        _ drop: DropID, _ needs: Needs, _ programs: inout ProgramPool
    ) {
        let began = Clock.steady()
        beginsNow(drop)
        do throws(DropBodies.Problem) {
            let pipes: ProgramPipes?
            do { pipes = try makePipes(for: drop) } catch { throw .file(error) }
            let invocation = try bodies.invocation(
                of: drop, in: engine.graph, pipes, programMemory(of: drop))
            programs.start(
                drop, attempt: engine.attempt(of: drop), invocation, needs,
                variables: variables(of: drop, needs),
                gpus: gpus.list(of: drop, attempt: engine.attempt(of: drop)),
                processors: plan.options.binding.processors(
                    forCores: needs.cores, ofSlots: plan.options.slots),
                since: began)
            share.take(needs)
            if pipes != nil { readOn(drop) }
        } catch {
            gpus.give(drop, attempt: engine.attempt(of: drop))
            fail(drop, cause: .problem(error))
        }
    }

    mutating func ended(_ ended: ProgramPool.Ended) {
        let drop = ended.running.drop
        let report = ended.report
        let invocation = ended.running.invocation
        share.give(ended.running.needs)
        gpus.give(drop, attempt: ended.running.attempt)
        var pipeProblem: FileError?
        do throws(FileError) { try closePipes(of: ended.running) } catch { pipeProblem = error }
        guard engine.isAtWork(drop), engine.attempt(of: drop) == ended.running.attempt,
            !wasEndedByStop(report)
        else {
            return bodies.discard(invocation.outputs)
        }
        details[drop] = Details(
            exit: report.exitNumber, started: UInt64(clamping: report.started),
            size: report.logLength, logOffset: report.logOffset,
            processorTime: UInt64(clamping: report.userTime + report.systemTime),
            maximumResident: UInt64(clamping: report.maximumResident))
        ran(
            drop, isProgram: true, startHeld: ended.running.startHeld,
            began: UInt64(clamping: report.started),
            ended: UInt64(clamping: report.ended))
        guard report.outcome == .exited(code: 0) else {
            let output = lastOutput(report, invocation)
            // Where the disk is full, this is before what it wrote makes room.
            fail(
                drop, cause: cause(report, ended.running.needs, output: output),
                command: invocation.command, output: output)
            return bodies.discard(invocation.outputs)
        }
        do throws(DropBodies.Problem) {
            if let pipeProblem { throw .file(pipeProblem) }
            try bodies.publish(invocation.outputs)
            if let memory = invocation.shared {
                do throws(FileError) { try deposit(memory, of: drop) } catch { throw .file(error) }
            }
            engine.ended(drop, .completed, into: &effects)
        } catch {
            fail(drop, cause: .problem(error))
        }
    }

    private func cause(
        _ report: ProgramReport, _ needs: Needs, output: String
    ) -> FailureCause {
        guard let limit = needs.memory, MemoryLimit.isWhy(report, limit, output: output) else {
            return .program(report)
        }
        return .memory(limit: limit, report)
    }

    /// The end of what a program printed, also of what went to a file that is not kept.
    private func lastOutput(
        _ report: ProgramReport, _ invocation: DropBodies.Invocation
    ) -> String {
        let file = invocation.standardOutput.map { invocation.pipes?.file(behind: $0) ?? $0 }
        let redirected = file.map { Files.tail(of: $0, 1024) } ?? []
        return String(decoding: redirected + report.tail, as: UTF8.self)
    }

    /// What a program can learn of itself: DALiuGE's name of the Drop, its coordinates, and the
    /// innermost of them, which tells the copies of a Scatter apart; which try it is, where each earlier run
    /// of the session may have begun it; and how many cores it has.
    private func variables(of drop: DropID, _ needs: Needs) -> [String] {
        let name = engine.graph.name(of: drop)
        let component = plan.blueprint[name.component]
        let iid = component.instanceID(of: Int(name.instance))
        let index = component.coordinates(of: Int(name.instance)).last ?? 0
        return [
            "DLG_UID=\(component.id)_\(iid)", "WEIR_INSTANCE=\(iid)", "WEIR_INDEX=\(index)",
            "WEIR_ATTEMPT=\(Int(engine.attempt(of: drop)) + plan.run - 1)",
            "OMP_NUM_THREADS=\(needs.cores)",
        ]
    }

    // MARK: What is not wanted any more

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
                    stop?.programsEnded == nil
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
