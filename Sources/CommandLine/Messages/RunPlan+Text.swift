import Execution
import Graphs
import Transport

extension RunPlan {
    /// For those who ask for all: who runs what, and where.
    var text: String {
        var drops = [Int](repeating: 0, count: islands.ranks)
        for (partition, rank) in rankOfPartition.enumerated() {
            drops[rank.index] += Int(ownership.dropCount[partition])
        }
        var lines = [
            "weir: Drops: \(blueprint.dropCount), partitions: \(ownership.partitionCount), ranks: "
                + "\(islands.ranks), hosts: \(islands.hosts.count), islands: "
                + "\(islands.members.count)"
        ]
        for (island, members) in islands.members.enumerated() {
            let ranks = members.map { "\($0) (\(drops[$0.index]) Drops)" }
            lines.append(
                "weir: island \(island) on \(islands.host(of: members[0])): ranks "
                    + ranks.joined(separator: ", "))
        }
        return lines.joined(separator: "\n")
    }
}
