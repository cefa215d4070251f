// The islands that an imported graph was cut into. Where the run has as many, or fewer, each of them goes
// to one island of the run, its partitions in blocks to those that are there.

import Graphs

struct StatedIslands {
    private struct Place: Hashable {
        var island: UInt32
        var partition: UInt32
    }

    /// By a place in the file: the partition of the run that takes it.
    private var owners: [Place: Int] = [:]

    /// Nil where the file names none, or more is to be made of them than there is.
    init?(in blueprint: Blueprint, _ islandOfPartition: [Int]) {
        let here = Dictionary(grouping: islandOfPartition.indices) { islandOfPartition[$0] }
        guard here.count > 1 else { return nil }
        var found: [UInt32: Set<UInt32>] = [:]
        for instance in blueprint.components.lazy.flatMap(\.imported) {
            guard let island = instance.island, let partition = instance.partition else { continue }
            found[island, default: []].insert(partition)
        }
        guard found.count >= here.count else { return nil }
        let islands = here.keys.sorted()
        for (number, (island, numbers)) in found.sorted(by: { $0.key < $1.key }).enumerated() {
            let takers = here[islands[number * islands.count / found.count]] ?? []
            for (place, partition) in numbers.sorted().enumerated() {
                owners[Place(island: island, partition: partition)] =
                    takers[place * takers.count / numbers.count]
            }
        }
    }

    func owner(of instance: ImportedInstance) -> Int? {
        guard let island = instance.island, let partition = instance.partition else { return nil }
        return owners[Place(island: island, partition: partition)]
    }
}
