// What a rank knows and does, but for the transport and its programs: the engine, and what its
// effects come to. Begins Drops; what happens to programs, to apps in the process and to data, and
// what is recorded, is in files of their own.

import Components
import Engine
import Graphs
import Sessions
import Spawner
import Storage
import Transport

struct RankCore: ~Copyable {
    var engine: Engine
    var effects = Effects()
    var counts = DropCounts()
    var journal: JournalWriter?
    let bodies: DropBodies
    let plan: RunPlan
    let rank: UInt32
    /// What is recorded of a Drop when it becomes final, where there is more than its state.
    var details: [DropID: Details] = [:]
    var failures = FailureDigest()
    var times = ComponentTimes()
    var timers = Timers()
    private var spare: [DropID] = []

    /// Apps that need a core and wait for one.
    var jobs = JobQueue()
    let workers: WorkerPool
    /// Of the app that runs at once; used again for the next one.
    let briefWork = Work()
    var jobsInWorkers = 0

    var data: RankData
    let addresses: RowAddresses
    /// Ranks that get the contents of the Drop that has just ended.
    var sharing: [Rank] = []
    /// Apps that wait for bytes on their way: how many Drops of other ranks are missing.
    var awaited: [DropID: Int] = [:]
    /// Apps that read what was offered, and those whose offers are being fetched or were.
    var waitingForAdmission = JobQueue()
    var admitted: Set<DropID> = []

    struct Details {
        var exit: Int32 = 0
        var started: UInt64 = 0
        var size: UInt64 = 0
        var logOffset: UInt64 = 0
    }

    init(_ plan: RunPlan, rank: Int) throws(FileError) {
        self.plan = plan
        self.rank = UInt32(rank)
        let blueprint = plan.blueprint
        let partitions = plan.partitions(of: .init(rank))
        let graph = PhysicalGraph(
            unrolling: partitions, of: blueprint, ownedAs: plan.ownership)
        let places = FilePlace(
            dataFolder: plan.session.dataFolder, inputFolders: plan.inputFolders)
        bodies = DropBodies(blueprint, places: places, plan.options.trial)
        addresses = RowAddresses(graph, partitions)
        data = RankData(
            graph, inMemory: bodies.placements.map { $0 == .memory },
            rankOfPartition: plan.rankOfPartition)
        engine = Engine(
            graph, kinds: blueprint.components.map(\.kind),
            rules: blueprint.components.map {
                plan.options.trial == .none ? AppRules($0) : .standard
            })
        workers = WorkerPool(threads: plan.options.slots)
        journal =
            plan.options.journal
            ? try JournalWriter(path: plan.session.journalFile(rank: rank)) : nil
    }

    /// Nothing is under way here, and no bytes that an app waits for.
    var isIdle: Bool {
        engine.openDrops == 0 && jobsInWorkers == 0 && data.isSettled
    }

    mutating func start() { engine.start(into: &effects) }

    /// Begins what is ready, until nothing is that ends at once.
    mutating func beginReady() throws(FileError) {
        if !effects.deadlines.isEmpty || !effects.retries.isEmpty { setTimers() }
        while !effects.ready.isEmpty {
            if data.isUsed { try recordFinals() }
            swap(&spare, &effects.ready)
            for drop in spare { try begin(drop) }
            spare.removeAll(keepingCapacity: true)
            if !effects.deadlines.isEmpty || !effects.retries.isEmpty { setTimers() }
        }
    }

    @inline(__always)
    private mutating func begin(_ drop: DropID) throws(FileError) {
        guard engine.isAtWork(drop) else { return }
        switch bodies.body(of: engine.graph.component[drop.index]) {
        case .nothing: engine.ended(drop, .completed, into: &effects)
        case .bash: jobs.append(drop)
        case .input: beginInput(drop)
        case .inProcess(let body): beginInProcess(drop, body)
        case .unknown: fail(drop, cause: .componentUnknown)
        case .broken(let failure): fail(drop, cause: .body(failure))
        }
        if effects.finals.count >= 4096 { try recordFinals() }
    }

    private mutating func beginInput(_ drop: DropID) {
        let name = engine.graph.name(of: drop)
        do throws(DropBodies.Problem) {
            switch bodies.placements[name.component.index] {
            case .memory: data.own.deposit(bodies.initialContents(name), in: drop)
            case .file: details[drop] = Details(size: UInt64(try bodies.makeInput(name)))
            case .nowhere: break
            }
            engine.ended(drop, .completed, into: &effects)
        } catch {
            fail(drop, cause: .problem(error))
        }
    }

    mutating func fail(
        _ drop: DropID, cause: FailureCause, command: String = "", output: String = ""
    ) {
        engine.ended(drop, .failed, into: &effects)
        report(drop, cause: cause, command: command, output: output)
    }

    /// Of a Drop that has no try left.
    mutating func report(
        _ drop: DropID, cause: FailureCause, command: String = "", output: String = ""
    ) {
        guard engine.isFinal(drop) else { return }
        var failed = FailedDrop(
            name: engine.graph.name(of: drop), rank: rank, reason: cause.reason,
            exit: details[drop]?.exit ?? 0, cause: cause.text, command: command, output: output)
        if failures.wants(failed.group) {
            let dependents = engine.graph.dependents(of: drop, most: 1000)
            failed.dependents = UInt32(dependents.count)
            failed.dependentsAreAll = dependents.isAll
        }
        failures.add(failed)
    }

    /// The first failures of each kind that the Master has not heard of.
    mutating func takeFailures() -> [FailedDrop] {
        failures.hasWholes ? failures.takeWholes() : []
    }

    mutating func takeTallies() -> [FailureTally] { failures.takeTallies() }
}
