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
    private var lastQueued: UInt64?

    /// Children step back behind the engine: with one busy child a core, a rank that competes with
    /// them as an equal answers 200 times later.
    private static let nice: Int32 = 10

    struct Running {
        var drop: DropID
        var attempt: UInt8
        var invocation: DropBodies.Invocation
        var needs: Needs
        /// Nanoseconds for which its start held the rank's thread.
        var startHeld: UInt64 = 0
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
        running[tickets] = Running(
            drop: drop, attempt: attempt, invocation: invocation, needs: needs)
        spawner.start(
            Program(
                arguments: ["/bin/bash", "-c", invocation.command],
                environment: gpus == nil ? environment : environmentBeforeGPUs,
                variables: variables + (gpus.map { ["\(gpuVariable)=\($0)"] } ?? []),
                workingDirectory: workingDirectory,
                standardInput: invocation.standardInput,
                standardOutput: invocation.standardOutput.map { .file($0) } ?? .captured,
                nice: Self.nice, processors: processors,
                addressSpace: needs.memory.map { UInt64($0) },
                outputLimit: UInt32(needs.logLimit)),
            ticket: tickets)
        lastQueued = tickets
        held(tickets, since: began)
    }

    /// What handing over several takes counts for the last of them.
    private mutating func held(_ ticket: UInt64, since began: UInt64) {
        let time = Clock.ofThread() - began
        starts.total += time
        let whole = (running[ticket]?.startHeld ?? 0) + time
        running[ticket]?.startHeld = whole
        starts.longest = max(starts.longest, whole)
    }

    var runningTickets: [UInt64] { Array(running.keys) }

    /// The program that runs for a Drop.
    func ticket(of drop: DropID) -> UInt64? { running.first { $0.value.drop == drop }?.key }

    /// To the program and all that it has started; nothing if it has ended.
    mutating func signal(_ ticket: UInt64, _ signal: Int32) {
        if running[ticket] != nil { spawner.signal(ticket: ticket, signal) }
    }

    mutating func flush() throws(SpawnerError) {
        guard let ticket = lastQueued else {
            if spawner.hasUnsent { try spawner.flush() }
            return
        }
        lastQueued = nil
        let began = Clock.ofThread()
        try spawner.flush()
        held(ticket, since: began)
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
