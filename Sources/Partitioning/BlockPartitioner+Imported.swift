// What was imported has no coordinates to cut by: a component's apps are cut by their own weights, in
// the order of the file, and data lies with the app that makes it, or else with one that reads it.

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
            let count = blueprint.components[component].count
            owners[component] = [Int](repeating: nobody, count: count)
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
        return weights.map { weight in
            defer { before += weight }
            return share(of: before, in: total)
        }
    }

    /// Which partition something belongs to that has so much of a total before it.
    func share(of before: Int, in total: Int) -> Int {
        let product = before.multipliedFullWidth(by: partitions)
        return min(partitions - 1, max(1, total).dividingFullWidth(product).quotient)
    }
}
