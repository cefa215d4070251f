// A physical graph whose Drops and edges are listed one by one, on its way to a blueprint: components
// with imported instances, and for each (source, target, pair of ports) a link that lists its edges.
//
// Unrolling visits every link of a component for each of its Drops. Where a component of many Drops is
// linked to as many components of few, that is quadratic; such a component is taken apart into one a
// Drop, until the whole is linear in Drops and edges.

import Graphs

struct ListedGraph {
    struct Drop {
        var component: Int
        var instance: ImportedInstance
    }

    struct Edge {
        var source: Int
        var target: Int
        /// The number of its pair of ports.
        var ports: Int
    }

    var name = ""
    var trailer = ""
    /// Without their instances; those of no Drop are left out.
    var components: [Component] = []
    var drops: [Drop] = []
    var edges: [Edge] = []
    private var ports: [PortPair] = []
    private var portNumbers: [PortPair: Int] = [:]

    mutating func addEdge(from source: Int, to target: Int, _ pair: PortPair) {
        let number = portNumbers[pair] ?? ports.count
        if number == ports.count {
            ports.append(pair)
            portNumbers[pair] = number
        }
        edges.append(Edge(source: source, target: target, ports: number))
    }

    consuming func blueprint() -> Blueprint {
        takeApart()
        var blueprint = Blueprint(name: name)
        blueprint.trailer = trailer
        var table = components
        for drop in drops { table[drop.component].imported.append(drop.instance) }
        var places = [Int](repeating: 0, count: drops.count)
        var counts = [Int](repeating: 0, count: table.count)
        for (number, drop) in drops.enumerated() {
            places[number] = counts[drop.component]
            counts[drop.component] += 1
        }
        var rows = [Int](repeating: 0, count: table.count)
        for (number, component) in table.enumerated() where counts[number] > 0 {
            rows[number] = blueprint.add(component).index
        }
        for (link, numbers) in links() {
            let rule = LinkRule.listed(
                EdgeList(
                    numbers.map {
                        (UInt32(places[edges[$0].source]), UInt32(places[edges[$0].target]))
                    }, sources: counts[link.source], targets: counts[link.target]))
            blueprint.link(
                ComponentID(rows[link.source]), to: ComponentID(rows[link.target]),
                ports: ports[link.ports], rule: rule)
        }
        return blueprint
    }

    private struct LinkKey: Hashable {
        let source: Int
        let target: Int
        let ports: Int
    }

    /// The numbers of the edges of each link, in the order of their first edges.
    private func links() -> [(LinkKey, [Int])] {
        var places: [LinkKey: Int] = [:]
        var links: [(LinkKey, [Int])] = []
        for (number, edge) in edges.enumerated() {
            let key = LinkKey(
                source: drops[edge.source].component, target: drops[edge.target].component,
                ports: edge.ports)
            if let place = places[key] {
                links[place].1.append(number)
            } else {
                places[key] = links.count
                links.append((key, [number]))
            }
        }
        return links
    }

    /// Taking one apart may give its neighbours more links, so it goes on until none must be.
    private mutating func takeApart() {
        while true {
            let tooBusy = tooBusyComponents()
            guard !tooBusy.isEmpty else { return }
            var firstRow = [Int](repeating: 0, count: components.count)
            var parts: [Component] = []
            var counts = [Int](repeating: 0, count: components.count)
            for drop in drops { counts[drop.component] += 1 }
            for number in components.indices {
                firstRow[number] = parts.count
                let isSplit = tooBusy.contains(number)
                for part in 0..<(isSplit ? counts[number] : 1) {
                    var component = components[number]
                    if part > 0 { component.id += "#\(part + 1)" }
                    parts.append(component)
                }
            }
            var next = [Int](repeating: 0, count: components.count)
            for number in drops.indices {
                let component = drops[number].component
                drops[number].component = firstRow[component] + next[component]
                if tooBusy.contains(component) { next[component] += 1 }
            }
            components = parts
        }
    }

    private func tooBusyComponents() -> Set<Int> {
        var drops = [Int](repeating: 0, count: components.count)
        var links = drops
        var edges = drops
        for drop in self.drops { drops[drop.component] += 1 }
        for (link, numbers) in self.links() {
            for end in [link.source, link.target] {
                links[end] += 1
                edges[end] += numbers.count
            }
        }
        let busy = components.indices.filter {
            drops[$0] > 1 && drops[$0] * links[$0] > 8 * (drops[$0] + edges[$0]) + 4096
        }
        return Set(busy)
    }
}
