// One rank of a simulated run: the engine that a real rank has, its cores, and what it remembers for
// those who ask afterwards why it took so long.

import Engine
import Graphs

final class SimulatedRank {
    var engine: Engine
    var effects = Effects()
    /// Apps that wait for cores, and by row the turn in which each became ready.
    var jobs: WaitingApps
    var readyTurn: [UInt32]
    var freeCores: Int
    /// Apps that wait for GPUs before that, in the order in which they came.
    var waitingForGPUs = WaitingApps()
    /// When its own thread has time, and how long it was busy.
    var threadFree = 0.0
    var threadBusy = 0.0
    /// When it last heard something of another rank, or said something.
    private var talked = 0.0
    /// Packets that came while it is asleep, the first first; and how often such have woken it up.
    var unheard: [UInt32] = []
    var naps: UInt32 = 0
    /// Bytes of data and apps, now and at most.
    private(set) var memory: Double
    private(set) var peak: Double
    /// When apps began and ended, by row.
    var began: [Double]
    var ended: [Double]
    /// Why an app began just then.
    var reason: [Reason]
    /// How many uses of a row's data are still to come; empty where no data is in memory.
    private var uses: [UInt32] = []
    /// The same of copies of data of other ranks, by its address.
    private var foreignUses: [UInt64: UInt32] = [:]

    /// What an app waited for last.
    struct Reason {
        enum Kind: UInt8 {
            /// Nothing: it began at the start.
            case start
            /// An input, made on the same rank.
            case input
            /// An input that came from another.
            case message
            /// A core.
            case core
            /// GPUs.
            case gpus
        }
        var kind = Kind.start
        /// The app whose end made way for it.
        var rank: UInt32 = 0
        var row: UInt32 = 0
    }

    init(_ graph: PhysicalGraph, _ workload: Workload, cores: Int) {
        let rows = graph.dropCount
        memory = Double(graph.byteCount + rows * Self.stateBytes)
        peak = memory
        freeCores = cores
        began = [Double](repeating: -1, count: rows)
        ended = began
        readyTurn = [UInt32](repeating: 0, count: rows)
        jobs = WaitingApps(urgency: workload.urgency?.ofRows(graph, of: workload.blueprint) ?? [])
        reason = [Reason](repeating: Reason(), count: rows)
        engine = Engine(
            graph, kinds: workload.kinds, rules: workload.rules, streams: workload.streams)
        if workload.isInMemory.contains(true) { countUses(workload) }
    }

    /// Of the engine, for a Drop.
    private static let stateBytes = 16

    private func countUses(_ workload: Workload) {
        let graph = engine.graph
        uses = (0..<graph.dropCount).map { UInt32(graph.consumerRange(of: DropID($0)).count) }
        for edge in graph.producers.indices where graph.producers[edge].isRemote {
            let remote = graph.remotes[graph.producers[edge].remote]
            guard workload.isInMemory[remote.name.component.index] else { continue }
            foreignUses[Self.key(remote.address), default: 0] += 1
        }
    }

    private static func key(_ address: DropAddress) -> UInt64 {
        UInt64(address.partition.row) << 32 | UInt64(address.row)
    }

    func talk(at time: Double) { talked = max(talked, time) }

    /// How long a message waits on average until an idle rank looks for it: half a nap. Naps begin after
    /// some tens of microseconds and grow by a quarter, so each is a quarter of the time without messages.
    func restOfNap(at time: Double, longest: Double) -> Double {
        let silence = time - talked
        guard threadFree <= time, silence > Self.spinning else { return 0 }
        return min(longest, Self.shortestNap + silence / 4) / 2
    }

    private static let spinning = 5e-5
    private static let shortestNap = 5e-5

    func hold(_ bytes: Double) {
        memory += bytes
        peak = max(peak, memory)
    }

    func release(_ bytes: Double) { memory -= bytes }

    /// One of the uses of a datum here is over.
    func use(_ row: Int, _ bytes: Double) {
        uses[row] -= 1
        if uses[row] == 0 { memory -= bytes }
    }

    /// One of the uses of a copy is over.
    func use(copyOf address: DropAddress, _ bytes: Double) {
        guard let left = foreignUses[Self.key(address)], left > 0 else { return }
        foreignUses[Self.key(address)] = left - 1
        if left == 1 { memory -= bytes }
    }
}
