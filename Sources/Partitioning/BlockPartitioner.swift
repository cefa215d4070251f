// The first partitioner: contiguous by iteration coordinates. A component is cut between the copies of
// the outermost constructs around it, as deep as there must be to give every partition something, and
// all components at the same fractions: what is inside one copy stays together. What exists only once
// is spread by weight in the order of the flow, data with the app that makes it.

package import Graphs

package struct BlockPartitioner {
    let blueprint: Blueprint
    let partitions: Int
    /// Of an imported graph: how many partitions it was cut into there.
    let statedPartitions: Int
    /// And into which islands, where the run has islands for them.
    let statedIslands: StatedIslands?

    /// `islandOfPartition` tells which partitions will be on one host.
    package static func partition(
        _ blueprint: Blueprint, into partitions: Int, islandOfPartition: [Int] = []
    ) -> Ownership {
        BlockPartitioner(
            blueprint: blueprint, partitions: max(1, partitions),
            statedPartitions: statedPartitions(in: blueprint),
            statedIslands: StatedIslands(in: blueprint, islandOfPartition)
        ).ownership()
    }

    /// How many partitions a run cuts a graph into: more than ranks, so that they can be moved.
    package static func partitionCount(ranks: Int, drops: Int) -> Int {
        max(ranks, min(ranks * 4, drops))
    }

    private func ownership() -> Ownership {
        let single = ownersOfSingles()
        let imported = ownersOfImported(singles: single)
        var ownership = Ownership(partitionCount: partitions)
        for component in blueprint.components.indices {
            let count = blueprint.count(of: ComponentID(component))
            let runs =
                count == 1
                ? [(0, PartitionID(single[component] ?? 0))]
                : imported[component].map(Self.runs)
                    ?? shares(of: blueprint.components[component], count)
            ownership.addComponent(runs: runs.map { (start: $0.0, owner: $0.1) }, count: count)
        }
        return ownership
    }

    private static func runs(_ owners: [Int]) -> [(Int, PartitionID)] {
        owners.indices.filter { $0 == 0 || owners[$0] != owners[$0 - 1] }
            .map { ($0, PartitionID(owners[$0])) }
    }

    /// Equal shares of a component's instances, in whole copies of what is around them: partition p
    /// begins at copy ⌈p·copies/partitions⌉.
    private func shares(of component: Component, _ count: Int) -> [(Int, PartitionID)] {
        guard count > 0 else { return [(0, PartitionID(0))] }
        var copies = 1
        for level in component.levels where copies < partitions { copies *= level.extent }
        let size = count / copies
        if copies < partitions {
            return (0..<copies).map { ($0 * size, PartitionID($0 * partitions / copies)) }
        }
        return (0..<partitions).map { partition in
            ((partition * copies + partitions - 1) / partitions * size, PartitionID(partition))
        }
    }

    private func statedOwner(ofSingle component: Int) -> Int? {
        blueprint.components[component].imported.first.flatMap(stated)
    }

    /// Apps that exist once, in the order of the flow, each where its share of their weight begins.
    private func ownersOfSingles() -> [Int: Int] {
        let order = blueprint.componentsInOrder()
        let isSingle = { blueprint.count(of: ComponentID($0)) == 1 }
        let apps = order.filter { isSingle($0) && blueprint.components[$0].kind == .app }
        let weight = { max(1, Int(blueprint.components[$0].weight(of: 0))) }
        let total = apps.reduce(0) { $0 + weight($1) }
        var owners: [Int: Int] = [:]
        var before = 0
        for app in apps {
            owners[app] = statedOwner(ofSingle: app) ?? share(of: before, in: total)
            before += weight(app)
        }
        for data in order where isSingle(data) && blueprint.components[data].kind == .data {
            owners[data] = statedOwner(ofSingle: data)
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
