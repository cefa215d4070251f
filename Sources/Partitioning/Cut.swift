// What a mapping comes to, counted edge by edge.

package struct Cut: Equatable, Sendable {
    package var edgesInside = 0
    package var bytesInside = 0.0
    package var edgesBetween = 0
    package var bytesBetween = 0.0

    /// In megabytes, each edge at least one: what METIS makes small.
    package var weight = 0.0

    package var edges: Int { edgesInside + edgesBetween }
    package var bytes: Double { bytesInside + bytesBetween }

    /// Each edge with as many bytes as its datum has.
    init(_ drops: DropGraph, _ owner: [Int32], _ machine: Machine) {
        let first = drops.graph.firstConsumer
        let consumers = drops.graph.consumers
        for row in owner.indices {
            let own = owner[row]
            for edge in Int(first[row])..<Int(first[row + 1]) {
                let consumer = consumers[edge].drop.index
                guard owner[consumer] != own else { continue }
                let bytes = drops.isData(row) ? drops.bytes(row) : drops.bytes(consumer)
                weight += max(1, bytes / 1e6)
                if machine.island(of: Int(own)) == machine.island(of: Int(owner[consumer])) {
                    edgesInside += 1
                    bytesInside += bytes
                } else {
                    edgesBetween += 1
                    bytesBetween += bytes
                }
            }
        }
    }
}

package struct PartitioningReport: Equatable, Sendable {
    package var cut: Cut
    /// The most of a rank by the mean.
    package var workBalance: Double
    package var memoryBalance: Double
    package var usedRanks: Int
    package var makespan: Double
    package var lowerBound: Double
    package var groups: Int
    /// Whether every Drop was looked at by itself to predict.
    package var isExact: Bool
}

extension Partitioner {
    package func report(on owner: [Int32]) -> PartitioningReport {
        var work = [Double](repeating: 0, count: machine.ranks)
        var memory = work
        var drops = [Int](repeating: 0, count: machine.ranks)
        for row in owner.indices {
            work[Int(owner[row])] += self.drops.seconds(row) * self.drops.cores(row)
            memory[Int(owner[row])] += self.drops.bytes(row)
            drops[Int(owner[row])] += 1
        }
        let predictor = fine ?? coarse
        return PartitioningReport(
            cut: Cut(self.drops, owner, machine), workBalance: Self.balance(work),
            memoryBalance: Self.balance(memory), usedRanks: drops.count { $0 > 0 },
            makespan: predictor.makespan(fine == nil ? ownersOfGroups(owner) : owner),
            lowerBound: predictor.lowerBound, groups: coarse.graph.count, isExact: fine != nil)
    }

    /// That of each group's first Drop.
    private func ownersOfGroups(_ owner: [Int32]) -> [Int32] {
        var ofGroup = [Int32](repeating: 0, count: coarse.graph.count)
        for row in owner.indices.reversed() { ofGroup[Int(group[row])] = owner[row] }
        return ofGroup
    }

    private static func balance(_ load: [Double]) -> Double {
        let mean = load.reduce(0, +) / Double(load.count)
        return mean > 0 ? (load.max() ?? 0) / mean : 1
    }
}
