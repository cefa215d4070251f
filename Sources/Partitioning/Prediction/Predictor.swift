// What a run will take: every rank does, of the groups that are ready, the one first that most work
// waits for; what goes to another rank arrives as late as the network says. A list schedule: nothing
// of the engine, and linear but for the heaps.

import Graphs

struct Predictor {
    let graph: TaskGraph
    let machine: Machine
    /// Seconds of the longest way from a group's start to the end, with what its messages are
    /// expected to cost.
    let urgency: [Double]
    /// The longest way with no message at all.
    let criticalPath: Double

    init(_ graph: TaskGraph, _ machine: Machine) {
        self.graph = graph
        self.machine = machine
        var urgency = [Double](repeating: 0, count: graph.count)
        var bare = urgency
        let latency = machine.expectedSeconds(0)
        let perByte = machine.expectedSeconds(1) - latency
        for group in graph.order.reversed() {
            let group = Int(group)
            var longest = 0.0
            var longestBare = 0.0
            for arc in graph.successors.range(group) {
                let next = Int(graph.successors.groups[arc])
                let cost = latency + perByte * graph.successors.bytes[arc]
                longest = max(longest, cost + urgency[next])
                longestBare = max(longestBare, bare[next])
            }
            urgency[group] = graph.work[group] + longest
            bare[group] = graph.work[group] + longestBare
        }
        self.urgency = urgency
        criticalPath = bare.max() ?? 0
    }

    /// No mapping can end sooner.
    var lowerBound: Double {
        let byCores = graph.coreSeconds / Double(machine.cores)
        let byGPUs = machine.gpus.map { graph.gpuSeconds / Double(max(1, $0.total)) } ?? 0
        return max(criticalPath, byCores, byGPUs)
    }

    func makespan(_ owner: [Int32]) -> Double { schedule(owner).makespan }

    func schedule(_ owner: [Int32]) -> Schedule {
        var prediction = Prediction(self, owner)
        prediction.run()
        return prediction.schedule
    }
}

/// When each group begins and ends.
struct Schedule {
    var start: [Double]
    var end: [Double]
    var makespan = 0.0

    init(_ count: Int) {
        start = [Double](repeating: 0, count: count)
        end = start
    }
}
