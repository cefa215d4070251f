// The first partitioner: contiguous by iteration coordinates. All components are cut at the same
// fractions of their iteration spaces, so that an instance of a Scatter stays together, whatever is
// inside it; what exists only once is spread by weight in the order of the flow, data with the app
// that makes it.

package import Graphs

package struct BlockPartitioner {
    private let blueprint: Blueprint
    private let partitions: Int

    package static func partition(_ blueprint: Blueprint, into partitions: Int) -> Ownership {
        BlockPartitioner(blueprint: blueprint, partitions: max(1, partitions)).ownership()
    }

    /// How many partitions a run cuts a graph into: more than ranks, so that they can be moved.
    package static func partitionCount(ranks: Int, drops: Int) -> Int {
        max(ranks, min(ranks * 4, drops))
    }

    private func ownership() -> Ownership {
        let single = ownersOfSingles()
        var ownership = Ownership(partitionCount: partitions)
        for component in blueprint.components.indices {
            let count = blueprint.count(of: ComponentID(component))
            let runs = count == 1 ? [(0, PartitionID(single[component] ?? 0))] : fractions(count)
            ownership.addComponent(runs: runs.map { (start: $0.0, owner: $0.1) }, count: count)
        }
        return ownership
    }

    /// Equal shares of a component's instances: partition p begins at instance ⌈p·count/partitions⌉.
    private func fractions(_ count: Int) -> [(Int, PartitionID)] {
        if count < partitions {
            return (0..<count).map { ($0, PartitionID($0 * partitions / count)) }
        }
        return (0..<partitions).map {
            (($0 * count + partitions - 1) / partitions, PartitionID($0))
        }
    }

    /// Apps that exist once, in the order of the flow, each where its share of their weight begins.
    private func ownersOfSingles() -> [Int: Int] {
        let order = blueprint.componentsInOrder()
        let isSingle = { blueprint.count(of: ComponentID($0)) == 1 }
        let apps = order.filter { isSingle($0) && blueprint.components[$0].kind == .app }
        let weight = { max(1, Int(blueprint.components[$0].weight)) }
        let total = apps.reduce(0) { $0 + weight($1) }
        var owners: [Int: Int] = [:]
        var before = 0
        for app in apps {
            owners[app] = before * partitions / total
            before += weight(app)
        }
        for link in blueprint.links {
            let (source, target) = (link.source.index, link.target.index)
            if let owner = owners[source], isSingle(target), owners[target] == nil {
                owners[target] = owner
            }
        }
        for link in blueprint.links {
            let (source, target) = (link.source.index, link.target.index)
            if let owner = owners[target], isSingle(source), owners[source] == nil {
                owners[source] = owner
            }
        }
        return owners
    }
}
