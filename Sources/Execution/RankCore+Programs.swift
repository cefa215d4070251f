// Apps that are programs: started when a core is free, and what their ends mean.

import Components
import Engine
import Graphs
import Spawner
import Storage

extension RankCore {
    mutating func startProgram(
        _ drop: DropID, _ needs: Needs, _ programs: inout ProgramPool
    ) {
        let began = Clock.ofThread()
        beginsNow(drop)
        var memory: ProgramMemory?
        do throws(DropBodies.Problem) {
            let pipes: ProgramPipes?
            do { pipes = try makePipes(for: drop) } catch { throw .file(error) }
            memory = try programMemory(of: drop)
            let invocation = try bodies.invocation(
                of: drop, in: engine.graph, pipes, memory,
                usesScratch: mayUseScratch(drop))
            programs.start(
                drop, attempt: engine.attempt(of: drop), invocation, needs,
                variables: variables(of: drop, needs),
                gpus: gpus.list(of: drop, attempt: engine.attempt(of: drop)),
                processors: processors(for: needs), since: began)
            share.take(needs)
            if pipes != nil { readOn(drop) }
        } catch {
            memory?.removeFiles()
            gpus.give(drop, attempt: engine.attempt(of: drop))
            fail(drop, cause: .problem(error))
        }
    }

    func processors(for needs: Needs) -> [UInt16] {
        plan.options.binding.processors(forCores: needs.cores, ofSlots: plan.options.slots)
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
            return bodies.discard(invocation)
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
            if triesElsewhere(
                drop, invocation.outputs, began: UInt64(clamping: report.started),
                output: output)
            {
                details[drop] = nil
                return bodies.discard(invocation)
            }
            // Where the disk is full, this is before what it wrote makes room.
            fail(
                drop, cause: cause(report, ended.running.needs, output: output),
                command: invocation.command, output: output)
            return bodies.discard(invocation)
        }
        do throws(DropBodies.Problem) {
            if let pipeProblem { throw .file(pipeProblem) }
            if try stage(drop, invocation) { return }
        } catch {
            fail(drop, cause: .problem(error))
            return bodies.discard(invocation)
        }
        conclude(drop, invocation)
    }

    /// What it has written gets its name.
    mutating func conclude(_ drop: DropID, _ invocation: DropBodies.Invocation) {
        defer { invocation.shared?.removeFiles() }
        do throws(DropBodies.Problem) {
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
    func variables(of drop: DropID, _ needs: Needs) -> [String] {
        let name = engine.graph.name(of: drop)
        let component = plan.blueprint[name.component]
        let iid = component.instanceID(of: Int(name.instance))
        let index = component.coordinates(of: Int(name.instance)).last ?? 0
        // Interpolation takes several times as long, and this is for each start.
        return [
            "DLG_UID=" + component.id + "_" + iid, "WEIR_INSTANCE=" + iid,
            "WEIR_INDEX=" + String(index),
            "WEIR_ATTEMPT=" + String(Int(engine.attempt(of: drop)) + plan.run - 1),
            "OMP_NUM_THREADS=" + String(needs.cores),
        ]
    }
}
