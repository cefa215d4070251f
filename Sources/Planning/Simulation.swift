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
    private(set) var traffic: SimulatedTraffic
    var queue = EventQueue()
    private(set) var turn: UInt32 = 0
    /// Nil where no app asks for any, or nobody counts them.
    var gpus: SimulatedGPUs?
    /// Some data is in memory, and some of it is read while it is written.
    private let hasContents: Bool
    private let hasStreams: Bool

    init(_ workload: Workload, _ layout: Layout, _ figures: MachineFigures) {
        self.workload = workload
        self.layout = layout
        self.figures = figures
        traffic = SimulatedTraffic(layout, figures)
        gpus = workload.weights.asksForGPUs ? layout.gpus.map(SimulatedGPUs.init) : nil
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
            let rank = Int(next.rank)
            let here = ranks[rank]
            if next.kind == .arrival, isAsleep(here, next) { continue }
            var now = max(next.time, here.threadFree)
            let start = now
            let reason: SimulatedRank.Reason
            switch next.kind {
            case .end: reason = end(DropID(row: next.item), rank, now)
            case .gpus: reason = gpus?.reason(for: rank) ?? .init()
            case .arrival, .heard: reason = open(traffic.take(next.item), rank)
            }
            if next.kind != .end { here.talk(at: now) }
            carryOut(rank, &now, reason)
            here.threadBusy += now - start
            here.threadFree = now
        }
        let left = ranks.reduce(0) { $0 + $1.engine.openDrops }
        if left > 0 { throw .stalled(drops: left) }
    }

    /// Then it is heard when the rank wakes up.
    private mutating func isAsleep(_ rank: SimulatedRank, _ arrival: EventQueue.Entry) -> Bool {
        let rest = rank.restOfNap(at: arrival.time, longest: figures.longestNap)
        guard rest > 0 else { return false }
        queue.push(.heard, at: arrival.time + rest, rank: Int(arrival.rank), item: arrival.item)
        return true
    }

    private mutating func end(
        _ drop: DropID, _ rank: Int, _ now: Double
    ) -> SimulatedRank.Reason {
        let here = ranks[rank]
        let name = here.engine.graph.name(of: drop)
        here.freeCores += grantedCores(name)
        here.release(workload.memory(name))
        here.engine.ended(drop, .completed, into: &here.effects)
        let reason = SimulatedRank.Reason(kind: .input, rank: UInt32(rank), row: drop.row)
        giveGPUs(of: name, rank, now, reason)
        return reason
    }

    private func open(_ packet: SimulatedTraffic.Packet, _ rank: Int) -> SimulatedRank.Reason {
        let here = ranks[rank]
        for event in packet.streamEvents { _ = here.engine.received(event, into: &here.effects) }
        for event in packet.events { _ = here.engine.received(event, into: &here.effects) }
        var reason = packet.reason
        // What was there from the start, nobody's end made way for.
        if reason.kind != .start { reason.kind = .message }
        return reason
    }

    /// As `RankCore` and `RankLoop` do: begins what is ready until nothing is that ends at once, starts
    /// apps on free cores, and sends what others are to hear.
    private mutating func carryOut(
        _ rank: Int, _ now: inout Double, _ reason: SimulatedRank.Reason
    ) {
        let here = ranks[rank]
        turn &+= 1
        repeat {
            var ready: Pile<DropID> = []
            swap(&ready, &here.effects.ready)
            for drop in ready { begin(drop, rank, &now, reason) }
            settle(rank, &now)
            if gpus != nil { queueWhatHasGPUs(rank, now) }
            if here.effects.ready.isEmpty { startJobs(rank, now, reason) }
        } while !here.effects.ready.isEmpty
        send(rank, now, reason)
        here.effects.deliveries.removeAll(keepingCapacity: true)
    }

    private mutating func begin(
        _ drop: DropID, _ rank: Int, _ now: inout Double, _ reason: SimulatedRank.Reason
    ) {
        let here = ranks[rank]
        guard here.engine.isAtWork(drop) else { return }
        let name = here.engine.graph.name(of: drop)
        let work = workload.work[name.component.index]
        let seconds = workload.seconds(name)
        guard work == .program || (work == .inProcess && seconds > Workload.briefSeconds) else {
            here.began[drop.index] = now
            if work != .nothing { now += seconds }
            here.ended[drop.index] = now
            here.reason[drop.index] = reason
            return here.engine.ended(drop, .completed, into: &here.effects)
        }
        here.reason[drop.index] = reason
        here.readyTurn[drop.index] = turn
        if gpus != nil, workload.gpus(name) > 0 {
            here.waitingForGPUs.append(drop)
        } else {
            here.jobs.append(drop)
        }
    }

    private func grantedCores(_ name: DropName) -> Int {
        min(workload.cores(name), layout.coresPerRank)
    }

    private mutating func startJobs(
        _ rank: Int, _ now: Double, _ reason: SimulatedRank.Reason
    ) {
        let here = ranks[rank]
        while let drop = here.jobs.first {
            let name = here.engine.graph.name(of: drop)
            let cores = grantedCores(name)
            guard cores <= here.freeCores else { return }
            _ = here.jobs.popFirst()
            here.freeCores -= cores
            here.hold(workload.memory(name))
            let isProgram = workload.work[name.component.index] == .program
            let began = now + (isProgram ? figures.startProgram : figures.startApp)
            let ended = began + workload.seconds(name)
            here.began[drop.index] = began
            here.ended[drop.index] = ended
            if here.readyTurn[drop.index] != turn {
                here.reason[drop.index] = reason
                here.reason[drop.index].kind = .core
            }
            queue.push(.end, at: ended, rank: rank, item: drop.row)
            openStreams(of: drop, here)
        }
    }

    /// Whoever reads an output while it is written may begin now.
    private func openStreams(of app: DropID, _ here: SimulatedRank) {
        guard hasStreams else { return }
        for edge in here.engine.graph.consumerRange(of: app) {
            here.engine.opened(app, output: edge, into: &here.effects)
        }
    }

    /// Finals: the time that they take, and the memory that they give and take.
    private mutating func settle(_ rank: Int, _ now: inout Double) {
        let here = ranks[rank]
        now += figures.drop * Double(here.effects.finals.count)
        if hasContents { moveContents(rank) }
        here.effects.finals.removeAll(keepingCapacity: true)
    }

    /// What an app has written is there before what it has read is given back.
    private mutating func moveContents(_ rank: Int) {
        let here = ranks[rank]
        for drop in here.effects.finals {
            let name = here.engine.graph.name(of: drop)
            if workload.isInMemory[name.component.index] { here.hold(workload.bytes(name)) }
            traffic.note(drop, name, from: rank, ranks, workload)
        }
        for drop in here.effects.finals where here.engine.isApp(drop) {
            useInputs(of: drop, rank)
        }
    }

    private func useInputs(of app: DropID, _ rank: Int) {
        let here = ranks[rank]
        let graph = here.engine.graph
        for edge in graph.producerRange(of: app) {
            let input = graph.producers[edge]
            let name = graph.name(of: input)
            guard workload.isInMemory[name.component.index] else { continue }
            let bytes = workload.bytes(name)
            guard input.isRemote else {
                here.use(input.drop.index, bytes)
                continue
            }
            let address = graph.remotes[input.remote].address
            here.use(copyOf: address, bytes)
            let owner = ranks[layout.rankOfPartition[address.partition.index]]
            if let first = owner.engine.graph.firstRow(of: address.partition) {
                owner.use(first.index + Int(address.row), bytes)
            }
        }
    }

    private mutating func send(_ rank: Int, _ now: Double, _ reason: SimulatedRank.Reason) {
        let here = ranks[rank]
        guard !here.effects.announcements.isEmpty || !here.effects.streamEvents.isEmpty else {
            return
        }
        for event in here.effects.announcements { traffic.add(event) }
        for event in here.effects.streamEvents { traffic.add(event) }
        here.effects.announcements.removeAll(keepingCapacity: true)
        here.effects.streamEvents.removeAll(keepingCapacity: true)
        here.talk(at: now)
        traffic.flush(from: rank, at: now, because: reason, &queue)
    }
}
