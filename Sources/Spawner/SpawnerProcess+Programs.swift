// The life of one program: start, output, end.
//
// When the program ends, what is left of its process group is killed: a program that leaves daemons
// behind is not a thing on a cluster. The group is killed before the program is waited for, while its
// number cannot belong to anybody else. A grandchild that made a group or session of its own goes on
// until the spawner ends, but its output is not waited for: what the pipe holds at the end is taken.
internal import CSpawn
internal import Glibc

extension SpawnerProcess {
    /// Starts the next program when there is one and room for it.
    mutating func startNext() -> Bool {
        guard running.count < atOnce, let program = waiting.next else { return false }
        guard program.isValid else {
            refuse(program, .request, EINVAL)
            return true
        }
        var ends = cspawn_pipe_ends()
        let made = cspawn_pipe(&ends)
        guard made == 0 else { return postpone(program, .outputPipe, errno) }
        defer { close(ends.write) }
        let started = now()
        var failure = cspawn_failure()
        let process = start(program, output: ends.write, &failure)
        guard process > 0 else {
            let error = errno
            close(ends.read)
            return postpone(program, .fork, error)
        }
        guard failure.step == CSPAWN_NONE else {
            close(ends.read)
            while waitpid(process, nil, 0) < 0, errno == EINTR {}
            refuse(program, StartStep(failure.step), failure.error)
            return true
        }
        let slot = running.insert(
            RunningProgram(
                process: process, ticket: program.ticket, started: started, pipe: ends.read,
                output: CapturedOutput(limit: program.outputLimit)))
        watch(ends.read, UInt64(slot))
        waiting.removeNext()
        return true
    }

    private func start(
        _ program: WaitingProgram, output: Int32, _ failure: inout cspawn_failure
    ) -> pid_t {
        let arguments = program.strings.pointers + WaitingProgram.argumentsBegin
        guard let name = arguments.pointee else { return -1 }
        let paths = program.environment.paths(for: name)
        var plan = cspawn_plan()
        plan.arguments = UnsafePointer(arguments)
        plan.working_directory = program.path(0)
        plan.standard_input = program.path(1)
        plan.standard_output = program.path(2)
        plan.output = output
        plan.nice = program.nice
        plan.address_space = program.addressSpace
        plan.descriptors = UInt64(descriptorLimit.rlim_cur)
        plan.parent = getpid()
        let variables = program.allVariables
        return withExtendedLifetime((paths, program)) {
            variables.withUnsafeBufferPointer { variables in
                program.processors.withUnsafeBufferPointer { processors in
                    plan.environment = variables.baseAddress
                    plan.processors = processors.isEmpty ? nil : processors.baseAddress
                    plan.processor_words = processors.count
                    let count = paths.count + 1
                    return paths.pointers.withMemoryRebound(
                        to: UnsafePointer<CChar>?.self, capacity: count
                    ) {
                        plan.paths = UnsafePointer($0)
                        return cspawn_start(&plan, &failure)
                    }
                }
            }
        }
    }

    /// No process or descriptor to be had: one comes free when a running program ends.
    private mutating func postpone(
        _ program: WaitingProgram, _ step: StartStep, _ error: Int32
    ) -> Bool {
        if running.count > 0 { return false }
        refuse(program, step, error)
        return true
    }

    private mutating func refuse(_ program: WaitingProgram, _ step: StartStep, _ error: Int32) {
        waiting.removeNext()
        reportNotStarted(program.ticket, step, error)
    }

    private mutating func reportNotStarted(_ ticket: UInt64, _ step: StartStep, _ error: Int32) {
        var report = ProgramReport(ticket: ticket, outcome: .notStarted(step: step, errno: error))
        report.started = now()
        report.ended = report.started
        outgoing.append(report)
    }

    mutating func signalProgram(ticket: UInt64, _ signal: Int32) {
        if let process = running.process(ofTicket: ticket) {
            kill(-process, signal)
        } else if [SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGQUIT].contains(signal),
            waiting.remove(ticket: ticket)
        {
            reportNotStarted(ticket, .waiting, ECANCELED)
        }
    }

    /// Takes what the pipe holds, but not for ever from one that writes without end.
    mutating func drainOutput(ofSlot slot: Int) {
        var rounds = 16
        while rounds > 0, let pipe = running.pipe(ofSlot: slot) {
            let count = read(pipe, scratch.baseAddress, scratch.count)
            if count > 0 {
                running.append(.init(rebasing: scratch[0..<count]), toSlot: slot)
                rounds -= 1
            } else if count == 0 {
                running.closePipe(ofSlot: slot)
            } else if errno != EINTR {
                return
            }
        }
    }

    /// Reaps all that have ended: programs, and orphans that came to the sub-reaper.
    mutating func reapEnded() {
        while true {
            let process = cspawn_next_ended()
            guard process > 0 else { return }
            let slot = running.slot(of: process)
            if slot != nil { kill(-process, SIGKILL) }
            var status: Int32 = 0
            var usage = rusage()
            guard wait4(process, &status, 0, &usage) == process else { continue }
            if let slot { conclude(slot: slot, status: status, usage) }
        }
    }

    private mutating func conclude(slot: Int, status: Int32, _ usage: rusage) {
        let ended = now()
        drainOutput(ofSlot: slot)
        running.closePipe(ofSlot: slot)
        guard let program = running.remove(slot: slot) else { return }
        let signal = status & 0x7f
        var report = ProgramReport(
            ticket: program.ticket,
            outcome: signal == 0
                ? .exited(code: UInt8(truncatingIfNeeded: status >> 8)) : .signalled(signal: signal)
        )
        report.started = program.started
        report.ended = ended
        report.userTime = usage.ru_utime.nanoseconds
        report.systemTime = usage.ru_stime.nanoseconds
        report.maximumResident = Int64(usage.ru_maxrss) * 1024
        let piece = program.output.piece()
        let place = log.append(piece)
        report.logOffset = place.offset
        report.logLength = place.length
        report.logFailure = place.failure
        report.leftOut = program.output.leftOut
        report.tail = Array(piece.suffix(ProgramReport.tailLimit))
        outgoing.append(report)
    }

    private func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

extension timeval {
    fileprivate var nanoseconds: Int64 { Int64(tv_sec) * 1_000_000_000 + Int64(tv_usec) * 1000 }
}

extension StartStep {
    fileprivate init(_ step: cspawn_step) {
        switch step {
        case CSPAWN_PROCESS_GROUP: self = .processGroup
        case CSPAWN_DEATH_SIGNAL: self = .deathSignal
        case CSPAWN_NICE: self = .nice
        case CSPAWN_PROCESSORS: self = .processors
        case CSPAWN_LIMIT: self = .limit
        case CSPAWN_WORKING_DIRECTORY: self = .workingDirectory
        case CSPAWN_STANDARD_INPUT: self = .standardInput
        case CSPAWN_STANDARD_OUTPUT: self = .standardOutput
        case CSPAWN_OUTPUT_PIPE: self = .outputPipe
        default: self = .execute
        }
    }
}
