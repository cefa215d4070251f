// The GPUs of a simulated run, as `HostLedger` and `GPUShare` have them: an app gets all that it asks for
// before it waits for cores. Of each rank the first that waits has a ticket, and tickets are served in
// their order: who asks for four is not passed over by those who ask for one.

import Engine
import Graphs
import Partitioning

struct SimulatedGPUs {
    private let pools: GPUPools
    private var free: [Int]
    /// Ranks whose first app waits, by pool, in the order in which it began to.
    private var tickets: [[Int]]
    /// Whose end made way for whoever gets something of a pool next.
    private var lastGiven: [SimulatedRank.Reason]

    init(_ pools: GPUPools) {
        self.pools = pools
        free = pools.sizes
        tickets = [[Int]](repeating: [], count: free.count)
        lastGiven = [SimulatedRank.Reason](repeating: .init(), count: free.count)
    }

    /// Whether a rank's first app that waits has got so many.
    mutating func take(_ count: Int, for rank: Int) -> Bool {
        let pool = pools.poolOfRank[rank]
        let hasTicket = tickets[pool].contains(rank)
        let isNext = tickets[pool].isEmpty || tickets[pool][0] == rank
        guard isNext, count <= free[pool] else {
            if !hasTicket { tickets[pool].append(rank) }
            return false
        }
        free[pool] -= count
        if hasTicket { tickets[pool].removeFirst() }
        return true
    }

    mutating func give(_ count: Int, by reason: SimulatedRank.Reason) {
        let pool = pools.poolOfRank[Int(reason.rank)]
        free[pool] += count
        lastGiven[pool] = reason
        lastGiven[pool].kind = .gpus
    }

    /// The rank whose turn it is of those that share this one's, if there is something for it.
    func next(beside rank: Int) -> Int? {
        let pool = pools.poolOfRank[rank]
        return free[pool] > 0 ? tickets[pool].first : nil
    }

    func reason(for rank: Int) -> SimulatedRank.Reason { lastGiven[pools.poolOfRank[rank]] }
}

extension Simulation {
    /// A mapping may be older than what is known of GPUs.
    func checkGPUs() throws(PlanningError) {
        guard workload.weights.asksForGPUs, let pools = layout.gpus else { return }
        for (number, rank) in ranks.enumerated() {
            let present = pools.count(for: number)
            for row in 0..<rank.engine.graph.dropCount {
                let name = rank.engine.graph.name(of: DropID(row))
                let needed = workload.gpus(name)
                if needed > present { throw .gpus(name, needed: needed, present: present) }
            }
        }
    }

    /// Apps that have all the GPUs that they ask for wait for cores from now on.
    mutating func queueWhatHasGPUs(_ rank: Int, _ now: Double) {
        let here = ranks[rank]
        var isServed = false
        while let drop = here.waitingForGPUs.first {
            let count = workload.gpus(here.engine.graph.name(of: drop))
            guard gpus?.take(count, for: rank) ?? true else { break }
            _ = here.waitingForGPUs.popFirst()
            isServed = true
            if here.readyTurn[drop.index] != turn {
                here.reason[drop.index] = gpus?.reason(for: rank) ?? .init()
                here.readyTurn[drop.index] = turn
            }
            here.jobs.append(drop)
        }
        if isServed { wakeNext(beside: rank, now) }
    }

    mutating func giveGPUs(
        of name: DropName, _ rank: Int, _ now: Double, _ reason: SimulatedRank.Reason
    ) {
        let count = workload.gpus(name)
        guard gpus != nil, count > 0 else { return }
        gpus?.give(count, by: reason)
        wakeNext(beside: rank, now)
    }

    /// The next in line may be another rank, which looks after its ticket.
    private mutating func wakeNext(beside rank: Int, _ now: Double) {
        guard let next = gpus?.next(beside: rank), next != rank else { return }
        queue.push(.gpus, at: now, rank: next, item: 0)
    }
}
