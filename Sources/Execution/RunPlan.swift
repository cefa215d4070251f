package import Engine
package import Graphs
package import Sessions
package import Storage
package import Transport

/// What every rank must know of a run. All ranks hold the same, worked out from what rank 0 handed
/// out: the closed form of the graph, and who owns what.
package struct RunPlan: Sendable {
    package var blueprint: Blueprint
    package var ownership: Ownership
    package var rankOfPartition: [Rank]
    package var islands: IslandMap
    package var session: SessionDirectory
    package var inputFolders: [String]
    package var options: RunOptions
    /// What earlier runs of the session have done; nil in the first.
    package var kept: KeptDrops?
    /// Another run may follow in this process.
    package var looksAgain = false
    /// How much waits for each Drop, in the sequence of all; empty where nobody has worked it out.
    package var urgency: [Float] = []

    package init(
        blueprint: Blueprint, ownership: Ownership, islands: IslandMap,
        session: SessionDirectory, inputFolders: [String], options: RunOptions
    ) {
        self.blueprint = blueprint
        self.ownership = ownership
        self.session = session
        self.inputFolders = inputFolders
        self.options = options
        self.islands = islands
        rankOfPartition = Self.rankOfPartition(
            partitions: ownership.partitionCount, ranks: islands.ranks, options)
    }

    package static func rankOfPartition(
        partitions: Int, ranks: Int, _ options: RunOptions
    ) -> [Rank] {
        // A Master that works for nobody but the run owns no partition.
        let first = options.dedicatedMaster ? 1 : 0
        return (0..<partitions).map { Rank(first + $0 * (ranks - first) / partitions) }
    }

    /// 1 the first time that the session is run.
    package var run: Int { kept?.run ?? 1 }

    func arenaFile(rank: Int) -> String { session.arenaFile(rank: rank, run: run) }

    /// Some data is to be an array in an arena.
    package var hasArrays: Bool { Placement.places(in: blueprint).contains(.arena) }

    /// By rank: it is another one of that rank's island, and they can share memory.
    func ranksBeside(_ rank: Rank) -> [Bool] {
        let island = islands.island(of: rank)
        return (0..<islands.ranks).map {
            Rank($0) != rank && islands.island(of: Rank($0)) == island
        }
    }

    package func partitions(of rank: Rank) -> [PartitionID] {
        rankOfPartition.indices.filter { rankOfPartition[$0] == rank }.map { PartitionID($0) }
    }
}

/// A run that tries the graph without its programs: data is there without being made.
package enum Trial: Equatable, Sendable {
    case none
    /// Every app does nothing.
    case zero
    /// Every app sleeps for its weight, in units of so many seconds.
    case sleep(unit: Double)
}

package struct RunOptions: Equatable, Sendable {
    package var trial: Trial
    package var journal: Bool
    /// Cores that what this rank runs may use at once.
    package var slots: Int
    /// The events that are to be written down.
    package var subscriptions: [Subscription] = []
    /// What all ranks of its host may use together.
    package var capacity: HostCapacity
    package var binding = Binding()
    /// Rank 0 owns no partition.
    package var dedicatedMaster: Bool
    /// What data may take in the memory of a host; nil for as much as there is.
    package var memoryLimit: Int?
    /// Copies of what is a result or to persist.
    package var replicate = 0
    /// Of this host, made already; nil where none is used.
    package var scratch: ScratchFolder?
    /// How long programs have between SIGTERM and SIGKILL when SIGTERM ends the run.
    package var terminationGrace: UInt32 = usualGrace
    /// The same when anything else ends it.
    package var grace: UInt32 = usualGrace
    /// What programs are sent first.
    package var endSignal: Int32 = 15
    /// By the steady clock: nothing is begun that would take longer, and then the run ends.
    package var deadline: UInt64?
    /// Milliseconds that lie between the deadline and the end of the job.
    package var margin: UInt32 = 0
    /// Bytes a second that a host writes to the session, if somebody said so.
    package var diskRate: Int?

    /// Milliseconds; a program that does not heed SIGTERM for so long gets SIGKILL.
    package static let usualGrace: UInt32 = 5000

    /// From so many ranks on, watching them is work enough for one.
    private static let ranksForDedicatedMaster = 256

    /// What was asked for, or what is usual; a rank alone has to work.
    package static func hasDedicatedMaster(ranks: Int, asked: Bool?) -> Bool {
        ranks > 1 && asked ?? (ranks >= ranksForDedicatedMaster)
    }

    package init(
        trial: Trial = .none, journal: Bool = true, slots: Int = 1,
        capacity: HostCapacity? = nil, dedicatedMaster: Bool = false
    ) {
        self.dedicatedMaster = dedicatedMaster
        self.trial = trial
        self.journal = journal
        self.slots = slots
        self.capacity = capacity ?? HostCapacity(cores: slots, slots: slots, memory: .max)
    }
}

extension RunOptions {
    /// Where a rank does not see what the others of its host do.
    package mutating func keepToOwnPart(ofRanks ranks: Int, place: Int) {
        let whole = capacity
        capacity = HostCapacity(cores: slots, slots: slots, memory: whole.memory / ranks)
        capacity.processors = whole.processors
        capacity.gpus = whole.gpus.map { gpus in
            let bounds = [place, place + 1].map { $0 * gpus.count / ranks }
            return GPUNames(Array(gpus.all[bounds[0]..<bounds[1]]))
        }
    }
}

package struct RunResult: Equatable, Sendable {
    package var counts = DropCounts()
    package var failures = FailureBook()
    package var figures: [RankFigures] = []
    /// The components that took longest.
    package var times: [ComponentTime] = []
    /// Packets that the Master had from leaders of other islands.
    package var masterMessages = 0
    /// Somebody wanted it to end early.
    package var stop: StopReason?
    package var seconds = 0.0
}
