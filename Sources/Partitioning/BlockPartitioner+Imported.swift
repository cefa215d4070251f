// What was imported has no coordinates to cut by. A Drop whose file says its partition goes there,
// these partitions taken in blocks where they are more than there are here: those of one island within
// the partitions of one host. Of the others, a
// component's apps are cut by their own weights, in the order of the file, and data lies with the app
// that makes it, or else with one that reads it.

import Graphs

extension BlockPartitioner {
    /// The owner of each instance of the imported components that have several.
    func ownersOfImported(singles: [Int: Int]) -> [Int: [Int]] {
        var owners: [Int: [Int]] = [:]
        let several = blueprint.components.indices.filter {
            !blueprint.components[$0].imported.isEmpty && blueprint.components[$0].count > 1
        }
        guard !several.isEmpty else { return [:] }
        for component in several where blueprint.components[component].kind == .app {
            owners[component] = cut(blueprint.components[component])
        }
        let data = several.filter { blueprint.components[$0].kind == .data }
        let nobody = -1
        for component in data {
            owners[component] = blueprint.components[component].imported.map {
                stated($0) ?? nobody
            }
        }
        for isMaker in [true, false] {
            for link in blueprint.links {
                guard case .listed(let edges) = link.rule else { continue }
                let data = (isMaker ? link.target : link.source).index
                let app = (isMaker ? link.source : link.target).index
                guard blueprint.components[data].kind == .data, var mine = owners[data] else {
                    continue
                }
                for instance in mine.indices where mine[instance] == nobody {
                    let others = isMaker ? edges.sources(of: instance) : edges.targets(of: instance)
                    guard let other = others.first else { continue }
                    mine[instance] = owners[app]?[Int(other)] ?? singles[app] ?? nobody
                }
                owners[data] = mine
            }
        }
        for component in data {
            let shares = cut(blueprint.components[component])
            for instance in shares.indices where owners[component]?[instance] == nobody {
                owners[component]?[instance] = shares[instance]
            }
        }
        return owners
    }

    /// Consecutive instances of about the same weight for each partition.
    private func cut(_ component: Component) -> [Int] {
        let weights = (0..<component.count).map { max(1, Int(component.weight(of: $0))) }
        let total = weights.reduce(0, +)
        var before = 0
        return zip(component.imported, weights).map { instance, weight in
            defer { before += weight }
            return stated(instance) ?? share(of: before, in: total)
        }
    }

    /// Where the file says that it belongs.
    func stated(_ instance: ImportedInstance) -> Int? {
        statedIslands?.owner(of: instance)
            ?? instance.partition.map { share(of: Int($0), in: statedPartitions) }
    }

    /// How many partitions the file has.
    static func statedPartitions(in blueprint: Blueprint) -> Int {
        let numbers = blueprint.components.lazy.flatMap(\.imported).compactMap(\.partition)
        return (numbers.max().map { Int($0) } ?? 0) + 1
    }

    /// Which partition something belongs to that has so much of a total before it.
    func share(of before: Int, in total: Int) -> Int {
        let product = before.multipliedFullWidth(by: partitions)
        return min(partitions - 1, max(1, total).dividingFullWidth(product).quotient)
    }
}
