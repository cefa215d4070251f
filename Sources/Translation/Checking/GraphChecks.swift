// What can only be seen once the constructs are resolved: cycles, and data linked to data.

import Graphs

enum GraphChecks {
    static func check(_ blueprint: Blueprint) -> [Finding] {
        dataLinks(blueprint) + cycles(blueprint)
    }

    private static func dataLinks(_ blueprint: Blueprint) -> [Finding] {
        blueprint.links.compactMap { link in
            let (source, target) = (blueprint[link.source], blueprint[link.target])
            guard source.kind == .data, target.kind == .data else { return nil }
            return Finding(
                .dataToData(source: source.name, target: target.name),
                Place(nodeID: source.id, nodeName: source.name))
        }
    }

    /// The components on a cycle. Links that carry from one iteration to the next only go forward,
    /// all others stay within what their ends share: a cycle of Drops is a cycle of components.
    private static func cycles(_ blueprint: Blueprint) -> [Finding] {
        var awaited = [Int](repeating: 0, count: blueprint.components.count)
        var consumers = [[Int]](repeating: [], count: blueprint.components.count)
        for link in blueprint.links {
            if case .next = link.rule { continue }
            awaited[link.target.index] += 1
            consumers[link.source.index].append(link.target.index)
        }
        var free = awaited.indices.filter { awaited[$0] == 0 }
        while let component = free.popLast() {
            for consumer in consumers[component] {
                awaited[consumer] -= 1
                if awaited[consumer] == 0 { free.append(consumer) }
            }
        }
        let stuck = Set(awaited.indices.filter { awaited[$0] > 0 })
        guard let cycle = someCycle(among: stuck, consumers) else { return [] }
        let first = blueprint.components[cycle[0]]
        return [
            Finding(
                .cycle(cycle.map { blueprint.components[$0].name }),
                Place(nodeID: first.id, nodeName: first.name))
        ]
    }

    /// One cycle among components that all wait for another of them: walk backwards until one
    /// comes again.
    private static func someCycle(among stuck: Set<Int>, _ consumers: [[Int]]) -> [Int]? {
        guard var here = stuck.min() else { return nil }
        var producer: [Int: Int] = [:]
        for source in stuck.sorted() {
            for target in consumers[source] where stuck.contains(target) {
                producer[target] = producer[target] ?? source
            }
        }
        var path: [Int] = []
        while !path.contains(here) {
            path.append(here)
            guard let before = producer[here] else { return nil }
            here = before
        }
        return path[(path.firstIndex(of: here) ?? 0)...].reversed()
    }
}
