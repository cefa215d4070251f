// One prediction on its way: what happens next is the end of a group, or that one becomes ready; after
// each moment, ranks on which something has changed start what they can.

import Graphs

struct Prediction {
    private let graph: TaskGraph
    private let machine: Machine
    private let urgency: [Double]
    private let owner: [Int32]
    private(set) var schedule: Schedule
    private var arrival: [Double]
    private var awaited: [Int32]
    private var freeCores: [Int32]
    /// Groups that are ready, by rank; the most urgent first.
    private var ready: [Heap<Keyed>]
    /// Groups by the time at which they become ready, and in the other heap end.
    private var arriving = Heap<Keyed>()
    private var ending = Heap<Keyed>()
    /// Nil where no group asks for any, or nobody counts them.
    private var gpus: GPULines?

    init(_ predictor: Predictor, _ owner: [Int32]) {
        graph = predictor.graph
        machine = predictor.machine
        urgency = predictor.urgency
        self.owner = owner
        let count = graph.count
        schedule = Schedule(count)
        arrival = [Double](repeating: 0, count: count)
        let makers = predictor.graph.predecessors
        awaited = (0..<count).map { Int32(makers.range($0).count) }
        freeCores = [Int32](repeating: Int32(machine.coresPerRank), count: machine.ranks)
        ready = [Heap<Keyed>](repeating: Heap(), count: machine.ranks)
        gpus = graph.gpus.isEmpty ? nil : machine.gpus.map(GPULines.init)
    }

    mutating func run() {
        for group in 0..<graph.count where awaited[group] == 0 {
            arriving.push(0, UInt32(group))
        }
        var touched: [Int32] = []
        while let now = nextTime() {
            while let first = ending.first, first.key <= now {
                ending.pop()
                let group = Int(first.value)
                freeCores[Int(owner[group])] += neededCores(group)
                touched.append(owner[group])
                giveGPUs(of: group, &touched)
                tellSuccessors(of: group, at: now)
            }
            while let first = arriving.first, first.key <= now {
                arriving.pop()
                let group = Int(first.value)
                if graph.cores[group] == 0 {
                    schedule.start[group] = now
                    finish(group, at: now)
                    tellSuccessors(of: group, at: now)
                } else if hasGPUs(group) {
                    ready[Int(owner[group])].push(-urgency[group], first.value)
                    touched.append(owner[group])
                }
            }
            for rank in touched { dispatch(Int(rank), now) }
            touched.removeAll(keepingCapacity: true)
        }
    }

    private func nextTime() -> Double? {
        switch (arriving.first?.key, ending.first?.key) {
        case (let one?, let other?): min(one, other)
        case (let one, let other): one ?? other
        }
    }

    private func neededCores(_ group: Int) -> Int32 {
        min(graph.cores[group], Int32(machine.coresPerRank))
    }

    private mutating func dispatch(_ rank: Int, _ now: Double) {
        while let first = ready[rank].first {
            let group = Int(first.value)
            let needed = neededCores(group)
            guard needed <= freeCores[rank] else { return }
            ready[rank].pop()
            freeCores[rank] -= needed
            schedule.start[group] = now
            finish(group, at: now + graph.work[group])
            ending.push(now + graph.work[group], first.value)
        }
    }

    /// As in a run: an app has its GPUs first and waits for cores after that.
    private mutating func hasGPUs(_ group: Int) -> Bool {
        guard gpus != nil, graph.gpus[group] > 0 else { return true }
        return gpus?.take(Int(graph.gpus[group]), for: group, on: Int(owner[group])) ?? true
    }

    private mutating func giveGPUs(of group: Int, _ touched: inout [Int32]) {
        guard gpus != nil, graph.gpus[group] > 0 else { return }
        let served = gpus?.give(Int(graph.gpus[group]), on: Int(owner[group])) ?? []
        for next in served {
            ready[Int(owner[next])].push(-urgency[next], UInt32(next))
            touched.append(owner[next])
        }
    }

    private mutating func finish(_ group: Int, at time: Double) {
        schedule.end[group] = time
        schedule.makespan = max(schedule.makespan, time)
    }

    private mutating func tellSuccessors(of group: Int, at now: Double) {
        let here = Int(owner[group])
        for arc in graph.successors.range(group) {
            let next = Int(graph.successors.groups[arc])
            let bytes = graph.successors.bytes[arc]
            let time = now + machine.seconds(bytes, from: here, to: Int(owner[next]))
            arrival[next] = max(arrival[next], time)
            awaited[next] -= 1
            if awaited[next] == 0 { arriving.push(arrival[next], UInt32(next)) }
        }
    }
}
