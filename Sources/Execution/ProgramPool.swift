// The programs of a rank: as many at once as it has slots, the rest wait in the order in which they
// became ready.

import Components
import Graphs
import Spawner

struct ProgramPool: ~Copyable {
    private var spawner: Spawner
    private var waiting: [DropID] = []
    private var nextWaiting = 0
    private var running: [UInt64: Running] = [:]
    private let slots: Int
    private let environment: [String]
    private let workingDirectory: String

    /// Children step back behind the engine: with one busy child a core, a rank that competes with
    /// them as an equal answers 200 times later.
    private static let nice: Int32 = 10

    struct Running {
        var drop: DropID
        var invocation: DropBodies.Invocation
    }

    struct Ended {
        var running: Running
        var report: ProgramReport
    }

    init(
        _ spawner: consuming Spawner, logFile: String, slots: Int, environment: [String],
        workingDirectory: String
    ) {
        self.spawner = spawner
        self.spawner.openLog(at: logFile)
        self.slots = max(1, slots)
        self.environment = environment
        self.workingDirectory = workingDirectory
    }

    var descriptor: Int32 { spawner.descriptor }
    var isIdle: Bool { running.isEmpty && nextWaiting == waiting.count }

    var runningCount: Int { running.count }

    mutating func add(_ drop: DropID) { waiting.append(drop) }

    /// The next Drop whose program may start now.
    mutating func next() -> DropID? {
        guard running.count < slots, nextWaiting < waiting.count else { return nil }
        defer {
            nextWaiting += 1
            if nextWaiting == waiting.count {
                waiting.removeAll(keepingCapacity: true)
                nextWaiting = 0
            }
        }
        return waiting[nextWaiting]
    }

    mutating func start(
        _ drop: DropID, _ invocation: DropBodies.Invocation, variables: [String]
    ) {
        let ticket = UInt64(drop.row)
        running[ticket] = Running(drop: drop, invocation: invocation)
        spawner.start(
            Program(
                arguments: ["/bin/bash", "-c", invocation.command],
                environment: environment + variables,
                workingDirectory: workingDirectory,
                standardOutput: invocation.standardOutput.map { .file($0) } ?? .captured,
                nice: Self.nice),
            ticket: ticket)
    }

    mutating func flush() throws(SpawnerError) { try spawner.flush() }

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
}
