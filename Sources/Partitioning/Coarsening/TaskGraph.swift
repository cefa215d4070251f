// Groups of Drops and what goes between them: what is partitioned, and what a makespan is predicted
// of. A group is done as one thing, on one rank; the groups wait for each other in no circle.

import Graphs

struct TaskGraph: Sendable {
    /// Seconds of a group's apps one after another.
    var work: [Double] = []
    /// The most cores that one of them asks for; 0 if the group has no app.
    var cores: [Int32] = []
    /// The most GPUs that one of them asks for; empty where none does.
    var gpus: [Int32] = []
    /// Seconds of the cores, and of the GPUs, that all apps take together.
    var coreSeconds = 0.0
    var gpuSeconds = 0.0
    /// Bytes of its data.
    var memory: [Double] = []
    /// The rank that it is pinned to, or -1.
    var pinnedRank: [Int32] = []
    /// Groups of the same number must be on one island; a number of its own where there is no need.
    var bundle: [UInt32] = []
    var hasBundles = false
    var successors = Arcs()
    var predecessors = Arcs()
    /// Each group after all that it waits for.
    var order: [UInt32] = []

    /// In compressed rows.
    struct Arcs: Sendable {
        var first: [UInt32] = [0]
        var groups: [UInt32] = []
        var bytes: [Double] = []

        @inline(__always)
        func range(_ group: Int) -> Range<Int> { Int(first[group])..<Int(first[group + 1]) }
    }

    var count: Int { work.count }

    /// The arcs the other way.
    static func turned(_ arcs: Arcs) -> Arcs {
        let count = arcs.first.count - 1
        var turned = Arcs()
        turned.first = [UInt32](repeating: 0, count: count + 1)
        for target in arcs.groups { turned.first[Int(target) + 1] += 1 }
        for group in 0..<count { turned.first[group + 1] += turned.first[group] }
        var next = turned.first
        turned.groups = [UInt32](repeating: 0, count: arcs.groups.count)
        turned.bytes = [Double](repeating: 0, count: arcs.groups.count)
        for group in 0..<count {
            for arc in arcs.range(group) {
                let target = Int(arcs.groups[arc])
                turned.groups[Int(next[target])] = UInt32(group)
                turned.bytes[Int(next[target])] = arcs.bytes[arc]
                next[target] += 1
            }
        }
        return turned
    }

    /// Kahn's order; shorter than there are groups if some wait for each other.
    func topologicalOrder() -> [UInt32] {
        var awaited = (0..<count).map { predecessors.range($0).count }
        var order = (0..<UInt32(count)).filter { awaited[Int($0)] == 0 }
        var next = 0
        while next < order.count {
            for arc in successors.range(Int(order[next])) {
                let target = Int(successors.groups[arc])
                awaited[target] -= 1
                if awaited[target] == 0 { order.append(UInt32(target)) }
            }
            next += 1
        }
        return order
    }

    /// The part of some groups, numbered anew in their order; arcs to others are left out.
    func part(_ groups: [Int]) -> TaskGraph {
        var number = [UInt32](repeating: .max, count: count)
        for (place, group) in groups.enumerated() { number[group] = UInt32(place) }
        var part = TaskGraph()
        part.work = groups.map { work[$0] }
        part.cores = groups.map { cores[$0] }
        part.memory = groups.map { memory[$0] }
        part.pinnedRank = groups.map { pinnedRank[$0] }
        part.bundle = groups.indices.map { UInt32($0) }
        for group in groups {
            for arc in successors.range(group) {
                let target = number[Int(successors.groups[arc])]
                guard target != .max else { continue }
                part.successors.groups.append(target)
                part.successors.bytes.append(successors.bytes[arc])
            }
            part.successors.first.append(UInt32(part.successors.groups.count))
        }
        part.predecessors = Self.turned(part.successors)
        return part
    }
}
