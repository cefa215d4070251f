// A run that does not take place: every rank has the engine of a real one, is told the same, and does
// what that says in simulated time. What is ready begins in the order of a real rank, and none
// overtakes another; what a rank's own thread does, it does one after another.
//
// Ranks take turns at what happens next anywhere. A rank whose thread is still busy then takes its turn
// later in its own time, which nobody else can see: what it says travels in messages that come later.

import Engine
package import Graphs

package enum PlanningError: Error, Equatable, Sendable {
    /// So many Drops never ended: they wait for each other, or for what this cannot simulate.
    case stalled(drops: Int)
    /// An app asks for more GPUs than the rank that it is mapped to can have.
    case gpus(DropName, needed: Int, present: Int)
}

struct Simulation {
    let workload: Workload
    let layout: Layout
    let figures: MachineFigures
    private(set) var ranks: [SimulatedRank] = []
    var traffic: SimulatedTraffic
    var queue = EventQueue()
    var turn: UInt32 = 0
    /// Nil where no app asks for any, or nobody counts them.
    var gpus: SimulatedGPUs?
    /// By host; nil where there is a core for whatever its ranks run at once.
    var cores: [SharedCores?]
    /// Some data is in memory, and some of it is read while it is written.
    let hasContents: Bool
    let hasStreams: Bool

    init(_ workload: Workload, _ layout: Layout, _ figures: MachineFigures) {
        self.workload = workload
        self.layout = layout
        self.figures = figures
        traffic = SimulatedTraffic(layout, figures)
        gpus = workload.weights.asksForGPUs ? layout.gpus.map(SimulatedGPUs.init) : nil
        cores = layout.sharedCores
        hasContents = workload.isInMemory.contains(true)
        hasStreams = workload.streams.contains(true)
        var owned = [[PartitionID]](repeating: [], count: layout.ranks)
        for (partition, rank) in layout.rankOfPartition.enumerated() {
            owned[rank].append(PartitionID(partition))
        }
        for partitions in owned {
            let graph = PhysicalGraph(
                unrolling: partitions, of: workload.blueprint, ownedAs: layout.ownership)
            ranks.append(SimulatedRank(graph, workload, cores: layout.coresPerRank))
        }
    }

    mutating func run() throws(PlanningError) {
        try checkGPUs()
        for rank in ranks.indices {
            let here = ranks[rank]
            var now = 0.0
            here.engine.start(into: &here.effects)
            carryOut(rank, &now, .init())
            here.threadBusy = now
            here.threadFree = now
        }
        while let next = queue.pop() {
            switch next.kind {
            case .cores: endShares(next)
            case .asks: askForShare(next)
            case .end, .arrival, .wake, .gpus: takeTurn(next)
            }
        }
        let left = ranks.reduce(0) { $0 + $1.engine.openDrops }
        if left > 0 { throw .stalled(drops: left) }
    }

    /// Whatever wakes a rank up, it first hears what has come while it was asleep.
    private mutating func takeTurn(_ next: EventQueue.Entry) {
        let rank = Int(next.rank)
        let here = ranks[rank]
        if next.kind == .arrival, sleepsOn(next) { return }
        if next.kind == .wake, next.item != here.naps { return }
        var now = max(next.time, here.threadFree)
        let start = now
        if !here.unheard.isEmpty { hear(rank, &now) }
        switch next.kind {
        case .end: carryOut(rank, &now, end(DropID(row: next.item), rank, now))
        case .gpus:
            here.talk(at: now)
            carryOut(rank, &now, gpus?.reason(for: rank) ?? .init())
        case .arrival: open(next.item, rank, &now)
        case .wake, .cores, .asks: break
        }
        here.threadBusy += now - start
        here.threadFree = now
    }

    private mutating func hear(_ rank: Int, _ now: inout Double) {
        let here = ranks[rank]
        here.naps &+= 1
        for place in here.unheard.indices { open(here.unheard[place], rank, &now) }
        here.unheard.removeAll(keepingCapacity: true)
    }

    /// A packet for a rank that is asleep is heard when that wakes up.
    private mutating func sleepsOn(_ arrival: EventQueue.Entry) -> Bool {
        let here = ranks[Int(arrival.rank)]
        let isFull = here.freeCores <= 0
        let rest = here.restOfNap(
            at: arrival.time, longest: isFull ? figures.longestFullNap : figures.longestNap)
        guard rest > 0 else { return false }
        if here.unheard.isEmpty {
            queue.push(.wake, at: arrival.time + rest, rank: Int(arrival.rank), item: here.naps)
        }
        here.unheard.append(arrival.item)
        return true
    }
}
