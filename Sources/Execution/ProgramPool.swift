// The programs that run for a rank's Drops.

import Components
import Graphs
import Spawner

struct ProgramPool: ~Copyable {
    private var spawner: Spawner
    private var running: [UInt64: Running] = [:]
    private var tickets: UInt64 = 0
    private let environment: [String]
    /// What tells a program of its GPUs, and the environment without it: of equal names it may heed the first.
    private let gpuVariable: String
    private let environmentBeforeGPUs: [String]
    private let workingDirectory: String
    private(set) var starts = StartTimes()
    /// The last one started since what was queued has been handed over.
    private var lastQueued: Running?

    /// Children step back behind the engine: with one busy child a core, a rank that competes with
    /// them as an equal answers 200 times later.
    private static let nice: Int32 = 10

    /// One object: copying it to note how long its start took was a fifth of the start.
    final class Running {
        let drop: DropID
        let attempt: UInt8
        let invocation: DropBodies.Invocation
        let needs: Needs
        /// Nanoseconds for which its start held the rank's thread.
        var startHeld: UInt64 = 0

        init(
            _ drop: DropID, attempt: UInt8, _ invocation: DropBodies.Invocation, _ needs: Needs
        ) {
            self.drop = drop
            self.attempt = attempt
            self.invocation = invocation
            self.needs = needs
        }
    }

    struct Ended {
        var running: Running
        var report: ProgramReport
    }

    init(
        _ spawner: consuming Spawner, logFile: String, environment: [String],
        workingDirectory: String
    ) {
        self.spawner = spawner
        self.spawner.openLog(at: logFile)
        self.environment = environment
        let name = GPUShare.variable(in: environment)
        gpuVariable = name
        environmentBeforeGPUs = environment.filter { !$0.hasPrefix(name + "=") }
        self.workingDirectory = workingDirectory
        self.spawner.prepare(environment)
    }

    var descriptor: Int32 { spawner.descriptor }
    /// The spawner has not taken all that it is to do.
    var hasUnsent: Bool { spawner.hasUnsent }

    /// When this rank has ended, in whatever way, and all that it has started.
    mutating func removeAtEnd(_ folder: String) { spawner.removeAtEnd(folder) }

    var count: Int { running.count }

    mutating func start(
        _ drop: DropID, attempt: UInt8, _ invocation: DropBodies.Invocation, _ needs: Needs,
        variables: [String], gpus: String? = nil, processors: [UInt16], since began: UInt64
    ) {
        tickets += 1
        let started = Running(drop, attempt: attempt, invocation, needs)
        running[tickets] = started
        spawner.start(
            program(invocation, needs, variables: variables, gpus: gpus, processors: processors),
            ticket: tickets)
        lastQueued = started
        held(started, since: began)
    }

    private func program(
        _ invocation: DropBodies.Invocation, _ needs: Needs, variables: [String], gpus: String?,
        processors: [UInt16]
    ) -> Program {
        Program(
            arguments: ["/bin/bash", "-c", invocation.command],
            environment: gpus == nil ? environment : environmentBeforeGPUs,
            variables: variables + (gpus.map { ["\(gpuVariable)=\($0)"] } ?? []),
            workingDirectory: workingDirectory,
            standardInput: invocation.standardInput,
            standardOutput: invocation.standardOutput.map { .file($0) } ?? .captured,
            nice: Self.nice, processors: processors,
            addressSpace: needs.memory.map { UInt64($0) },
            outputLimit: UInt32(needs.logLimit))
    }

    /// Does what `start` does, but starts nothing.
    mutating func rehearse(
        _ drop: DropID, _ invocation: DropBodies.Invocation, _ needs: Needs, variables: [String],
        processors: [UInt16]
    ) {
        let started = Running(drop, attempt: 0, invocation, needs)
        running[0] = started
        spawner.rehearse(
            program(invocation, needs, variables: variables, gpus: nil, processors: processors))
        held(started, since: Clock.ofThread())
        running[0] = nil
        starts = StartTimes()
    }

    /// What handing over several takes counts for the last of them.
    private mutating func held(_ started: Running, since began: UInt64) {
        let time = Clock.ofThread() - began
        starts.total += time
        started.startHeld += time
        starts.longest = max(starts.longest, started.startHeld)
    }

    var runningTickets: [UInt64] { Array(running.keys) }

    /// The program that runs for a Drop.
    func ticket(of drop: DropID) -> UInt64? { running.first { $0.value.drop == drop }?.key }

    /// To the program and all that it has started; nothing if it has ended.
    mutating func signal(_ ticket: UInt64, _ signal: Int32) {
        if running[ticket] != nil { spawner.signal(ticket: ticket, signal) }
    }

    mutating func flush() throws(SpawnerError) {
        guard let last = lastQueued else {
            if spawner.hasUnsent { try spawner.flush() }
            return
        }
        lastQueued = nil
        let began = Clock.ofThread()
        try spawner.flush()
        held(last, since: began)
    }

    /// The programs that have ended since the last call. While none runs it costs nothing.
    mutating func ended() throws(SpawnerError) -> [Ended] {
        guard !running.isEmpty else { return [] }
        return try receive()
    }

    /// Looks at the spawner's socket in any case: notices a spawner that was killed.
    mutating func receive() throws(SpawnerError) -> [Ended] {
        var reports: [ProgramReport] = []
        guard try spawner.poll({ reports.append($0) }) > 0 else { return [] }
        return reports.compactMap { report in
            running.removeValue(forKey: report.ticket).map { Ended(running: $0, report: report) }
        }
    }

    consuming func close() throws(SpawnerError) { try spawner.end() }

    /// For another run.
    consuming func leave() -> Spawner { spawner }
}
