// What a rank knows and does, but for the transport and its programs: the engine, and what its
// effects come to. How Drops begin and fail, what happens to programs, to apps in the process and to
// data, and what is recorded, is in files of their own.

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
    var journal: JournalWriter?
    var additions = JournalAdditions()
    var trace: TraceWriter?
    var eventLog: EventLogWriter?
    /// Of `effects.finals`, those whose contents have been passed on.
    var sharedFinals = 0
    /// Those of this rank, and what is for those of others.
    var subscribers = Subscribers(process: 0)
    var notices: [Wire.Outgoing] = []
    /// Apps here that hear of events, by their numbers, and those that have heard something new.
    var listeners: [UInt32: Listener] = [:]
    var heardOf: [UInt32] = []
    /// Thrown when next something is recorded.
    var traceFailure: FileError?
    /// Ends the run: Drops that met with it stay open.
    var machineFault: FileError?
    /// The first of them.
    var metBy: FailedDrop?
    let bodies: DropBodies
    let arena: RankArena
    let plan: RunPlan
    let rank: UInt32
    /// What is recorded of a Drop when it becomes final, where there is more than its state.
    var details: DropTable<Details>
    var failures = FailureDigest()
    /// Apps whose bodies have failed, and that are over when the streams that they read are.
    var failedReaders: [DropID: FailedDrop] = [:]
    var times = ComponentTimes()
    var expected = ExpectedTimes()
    var timers = Timers()
    /// Apps with a time limit, and when they began to run; nil while they wait.
    var limited: [DropID: UInt64?] = [:]
    /// What was ready at the last look, and has not been begun.
    var batch = JobQueue()
    /// Nanoseconds that apps took in this thread since events were last sent.
    var unsentTime: UInt64 = 0
    /// Other ranks have said something since events were last sent.
    var owesAnswer = false
    /// The run is to end early.
    var stop: Stop?

    /// Apps that need cores and wait for them.
    var jobs: WaitingApps
    var share: ResourceShare
    var gpus: GPUShare
    let workers: WorkerPool
    /// Of the app that runs at once; used again for the next one.
    let briefWork = Work()
    var jobsInWorkers = 0
    /// What workers have told, and how much of it has been heeded.
    var reports: [WorkerPool.Report] = []
    var reportsTaken = 0

    var data: RankData
    var lifecycle: RankLifecycle
    var memory: MemoryAccount
    /// By the component of the data: the most that a program has written of it to memory.
    var mostWritten: [ComponentID: Int] = [:]
    var spilling: Spilling
    let saving: SavingTime
    let diskRate: DiskRate
    var staging: Staging
    var copying: Copying
    /// Of what has no room in memory, in the scratch folder; nil if that is not used.
    let nearArena: RankArena?
    /// When the run began here, by the steady clock.
    var began: UInt64 = 0
    var streams: RankStreams
    /// Of programs that run and read or write streams.
    var pipes: [DropID: ProgramPipes] = [:]
    let addresses: RowAddresses
    /// Ranks that get the contents of the Drop that has just ended.
    var sharing: [Rank] = []
    /// The first app here whose arrays may be among those that wait to be written.
    var gatherer: DropID?
    /// Apps that wait for bytes on their way: how many Drops of other ranks are missing.
    var awaited: [DropID: Int] = [:]
    /// Apps that read what was offered, and those whose offers are being fetched or were.
    var waitingForAdmission = JobQueue()
    var admitted: Set<DropID> = []

    struct Details {
        var exit: Int32 = 0
        var started: UInt64 = 0
        var size: UInt64 = 0
        var checksum: UInt32?
        var logOffset: UInt64 = 0
        var processorTime: UInt64 = 0
        var maximumResident: UInt64 = 0
        /// Of an array: where it is, encoded.
        var stretches: [UInt8] = []

        mutating func note(_ size: UInt64, _ stretches: [UInt8]?) {
            self.size = size
            if let stretches { self.stretches = stretches }
        }
    }

    init(_ plan: RunPlan, rank: Int, _ ledger: HostLedger) throws(FileError) {
        self.plan = plan
        self.rank = UInt32(rank)
        let blueprint = plan.blueprint
        let partitions = plan.partitions(of: .init(rank))
        let ranksBeside = plan.ranksBeside(Rank(rank))
        let graph = PhysicalGraph(
            unrolling: partitions, of: blueprint, ownedAs: plan.ownership)
        let places = DropPlaces(
            blueprint, dataFolder: plan.session.dataFolder, inputFolders: plan.inputFolders,
            plan.options.trial, gatherFile: plan.session.gatherFile(run: plan.run))
        if ranksBeside.contains(true) || places.placements.contains(.shared) { SharedMemory.want() }
        let copies = Copies(
            blueprint, places.placements, CopyPlaces(dataFolder: plan.session.dataFolder),
            common: plan.options.replicate)
        copying = Copying(isUsed: copies.most > 0)
        let arenaFile = plan.arenaFile(rank: rank)
        arena = RankArena(
            path: arenaFile,
            copies: (0..<copies.most).map { copies.places.path($0 + 1, of: arenaFile) })
        let scratch = plan.options.scratch.map {
            ScratchTier($0, plan, rank: Rank(rank), places.placements)
        }
        nearArena = scratch.map { RankArena(path: $0.folder.spillArena(rank: rank)) }
        staging = Staging(isUsed: scratch != nil)
        bodies = DropBodies(
            blueprint, places, plan.options.trial, keeper: arena, scratch: scratch,
            replicate: plan.options.replicate,
            long: plan.longBytes(of: Rank(rank), near: scratch?.folder.path))
        addresses = RowAddresses(graph, partitions)
        var keeper: any ArrayKeeper = arena
        if let nearArena { keeper = ArenaPair(near: nearArena, arena) }
        data = RankData(
            graph, inMemory: places.placements.map { $0.isMemory || $0 == .arena },
            rankOfPartition: plan.rankOfPartition, isBeside: ranksBeside,
            sharesAll: places.placements.contains(.shared),
            keeper: keeper, long: bodies.long
        ) { name in plan.kept?.isKept(plan.number(of: name)) ?? false }
        memory = MemoryAccount(limit: plan.options.memoryLimit, ledger)
        spilling = Spilling(isLimited: memory.isLimited)
        saving = SavingTime(
            margin: UInt64(plan.options.margin) * 1_000_000,
            ranksOfHost: plan.islands.ranksBeside(Rank(rank)))
        diskRate = DiskRate(given: plan.options.diskRate)
        lifecycle = RankLifecycle(graph, plan)
        details = DropTable(rows: graph.dropCount)
        streams = RankStreams(blueprint, spillFile: plan.session.spillFile(rank: rank))
        engine = Engine(
            graph, kinds: blueprint.components.map(\.kind),
            rules: blueprint.components.map {
                plan.options.trial == .none ? AppRules($0) : .standard
            }, streams: streams.isStream, carriesStreams: true)
        jobs = WaitingApps(
            urgency: plan.urgency.isEmpty ? [] : graph.rows(of: plan.urgency, in: blueprint))
        let slots = plan.options.slots
        share = ResourceShare(slots: slots, of: plan.options.capacity, ledger)
        gpus = GPUShare(plan.options.capacity, ledger)
        workers = WorkerPool(
            threads: slots,
            on: plan.options.binding.processors(forCores: slots, ofSlots: slots))
        journal =
            plan.options.journal
            ? try JournalWriter(
                path: plan.session.journalFile(rank: rank), run: UInt16(plan.run),
                describing: arena.describe) : nil
        trace =
            plan.options.journal
            ? try TraceWriter(path: plan.session.traceFile(rank: rank)) : nil
        try subscribe()
    }

    /// Before anything else.
    mutating func heedTime(_ programs: inout ProgramPool) {
        ring(&programs)
        takeStaged()
        takeCopied()
        spill()
    }

    mutating func start() throws(FileError) {
        began = Clock.steady()
        if memory.isLimited { SpareBlocks.ofDrops.close() }
        if rank == 0 {
            let (places, plan) = (bodies.places, plan)
            try places.gathers.makeFile(named: places.arrayName) { name in
                // Also what was restored is where it was: zeros of the same name would hide it.
                plan.kept.map { $0.fate(plan.number(of: name)) != .open } ?? false
            }
        }
        if let kept = plan.kept { try resume(kept) }
        engine.start(into: &effects)
    }

    mutating func haveSent() {
        unsentTime = 0
        owesAnswer = false
        // Only now, for nobody waits for it.
        briefWork.clear()
    }
}
