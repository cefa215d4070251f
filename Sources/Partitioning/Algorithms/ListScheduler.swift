// HEFT: the groups in the order of what waits for them, each to the rank where it ends first, with
// what must be sent to it. Input data goes with the first group that reads it.

struct ListScheduler {
    private let predictor: Predictor
    private let graph: TaskGraph
    private let machine: Machine
    /// Ranks that may be used: the first so many.
    private let ranks: Int
    private let sequence: [UInt32]

    init(_ predictor: Predictor, ranks: Int? = nil) {
        self.predictor = predictor
        graph = predictor.graph
        machine = predictor.machine
        self.ranks = min(ranks ?? machine.ranks, machine.ranks)
        var position = [UInt32](repeating: 0, count: predictor.graph.count)
        for (place, group) in predictor.graph.order.enumerated() {
            position[Int(group)] = UInt32(place)
        }
        let urgency = predictor.urgency
        sequence = predictor.graph.order.sorted { left, right in
            let (one, other) = (urgency[Int(left)], urgency[Int(right)])
            return one == other ? position[Int(left)] < position[Int(right)] : one > other
        }
    }

    /// Groups with the same number in `glue` go to one rank.
    func owners(glue: [UInt32]? = nil) -> (owner: [Int32], makespan: Double) {
        var state = State(graph, machine, ranks: ranks)
        for group in sequence {
            let group = Int(group)
            let isInput = graph.predecessors.range(group).isEmpty && graph.cores[group] == 0
            if isInput, graph.pinnedRank[group] < 0, !graph.successors.range(group).isEmpty {
                continue
            }
            let set = glue.map { Int($0[group]) }
            let rank = state.rank(for: group, glued: set.flatMap { state.rankOfSet[$0] })
            state.place(group, on: rank)
            if let set { state.rankOfSet[set] = rank }
            for arc in graph.predecessors.range(group) {
                let input = Int(graph.predecessors.groups[arc])
                if state.owner[input] < 0 { state.place(input, on: rank) }
            }
        }
        return (state.owner, state.end.max() ?? 0)
    }
}

private struct State {
    let graph: TaskGraph
    let machine: Machine
    let ranks: Int
    var owner: [Int32]
    var end: [Double]
    var rankOfSet: [Int: Int] = [:]
    /// When each core of a rank is free, the soonest first.
    private var free: [Double]
    private var room: [Double]
    /// The same of each GPU of a pool; empty where no group asks for any, or nobody counts them.
    private var freeGPUs: [[Double]] = []
    private var islandOfBundle: [Int: Int] = [:]
    private let hasBundles: Bool

    init(_ graph: TaskGraph, _ machine: Machine, ranks: Int) {
        self.graph = graph
        self.machine = machine
        self.ranks = ranks
        owner = [Int32](repeating: -1, count: graph.count)
        end = [Double](repeating: 0, count: graph.count)
        free = [Double](repeating: 0, count: machine.cores)
        room = [Double](repeating: machine.memoryPerRank ?? .infinity, count: machine.ranks)
        if !graph.gpus.isEmpty, let pools = machine.gpus {
            freeGPUs = pools.sizes.map { [Double](repeating: 0, count: $0) }
        }
        hasBundles = machine.islands > 1 && graph.hasBundles
        guard hasBundles else { return }
        for group in 0..<graph.count where graph.pinnedRank[group] >= 0 {
            islandOfBundle[Int(graph.bundle[group])] =
                machine.island(of: Int(graph.pinnedRank[group]))
        }
    }

    func rank(for group: Int, glued: Int?) -> Int {
        if graph.pinnedRank[group] >= 0 { return Int(graph.pinnedRank[group]) }
        if let glued { return glued }
        let island = hasBundles ? islandOfBundle[Int(graph.bundle[group])] : nil
        let candidates = island.map {
            let all = $0 * machine.ranksPerIsland..<($0 + 1) * machine.ranksPerIsland
            return all.lowerBound < ranks ? all.clamped(to: 0..<ranks) : all
        }
        var best = 0
        var bestKey = (Double.infinity, Double.infinity, Double.infinity)
        for rank in considered(group, candidates ?? 0..<ranks) {
            let (end, foreign) = estimate(group, on: rank)
            let hasRoom = room[rank] >= graph.memory[group]
            let lack = hasRoom && graph.fits(group, on: rank, of: machine) ? 0 : 1.0
            let key = (lack, end, foreign)
            if key < bestKey { (best, bestKey) = (rank, key) }
        }
        return best
    }

    /// With many ranks: those that made its input, and the one that is free first.
    private func considered(_ group: Int, _ candidates: Range<Int>) -> [Int] {
        guard candidates.count > 64 else { return Array(candidates) }
        let idle = candidates.min { left, right in
            let (one, other) = (freeFrom(left, 1), freeFrom(right, 1))
            return one == other ? room[left] > room[right] : one < other
        }
        let makers = graph.predecessors.range(group).prefix(64).map {
            Int(owner[Int(graph.predecessors.groups[$0])])
        }
        let known = Set(makers + [idle ?? candidates.lowerBound])
        return known.filter { candidates.contains($0) }.sorted()
    }

    private func freeFrom(_ rank: Int, _ cores: Int32) -> Double {
        free[rank * machine.coresPerRank + max(0, min(Int(cores), machine.coresPerRank) - 1)]
    }

    /// Nil where it needs none, or its rank cannot give them.
    private func gpuPool(of group: Int, on rank: Int) -> Int? {
        guard !freeGPUs.isEmpty, graph.gpus[group] > 0, let pools = machine.gpus else { return nil }
        let pool = pools.poolOfRank[rank]
        return Int(graph.gpus[group]) <= freeGPUs[pool].count ? pool : nil
    }

    /// When it would end there, and the bytes that had to be sent for it.
    private func estimate(_ group: Int, on rank: Int) -> (end: Double, foreign: Double) {
        var start = graph.cores[group] == 0 ? 0 : freeFrom(rank, graph.cores[group])
        if let pool = gpuPool(of: group, on: rank) {
            start = max(start, freeGPUs[pool][Int(graph.gpus[group]) - 1])
        }
        var foreign = 0.0
        for arc in graph.predecessors.range(group) {
            let maker = Int(graph.predecessors.groups[arc])
            let from = Int(owner[maker])
            guard from >= 0, from != rank else {
                start = max(start, end[maker])
                continue
            }
            let bytes = graph.predecessors.bytes[arc]
            foreign += bytes
            start = max(start, end[maker] + machine.seconds(bytes, from: from, to: rank))
        }
        return (start + graph.work[group], foreign)
    }

    mutating func place(_ group: Int, on rank: Int) {
        let time = estimate(group, on: rank).end
        owner[group] = Int32(rank)
        end[group] = time
        room[rank] -= graph.memory[group]
        if hasBundles {
            let bundle = Int(graph.bundle[group])
            if islandOfBundle[bundle] == nil { islandOfBundle[bundle] = machine.island(of: rank) }
        }
        guard graph.cores[group] > 0 else { return }
        if let pool = gpuPool(of: group, on: rank) {
            for gpu in 0..<Int(graph.gpus[group]) { freeGPUs[pool][gpu] = time }
            freeGPUs[pool].sort()
        }
        let used = min(Int(graph.cores[group]), machine.coresPerRank)
        let cores = rank * machine.coresPerRank..<(rank + 1) * machine.coresPerRank
        for core in cores.prefix(used) { free[core] = time }
        if cores.count > 1 { free[cores].sort() }
    }
}
