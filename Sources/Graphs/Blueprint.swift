// The physical graph in closed form: a table of components, each an array of Drops, and links as
// rules between them. It is what translation makes, what every rank gets (it is small, however many
// Drops it stands for), and what each rank unrolls its own partitions from. The sequence of Drops is
// fixed: component by component, instance by instance.

package struct Link: Equatable, Sendable {
    package var source: ComponentID
    package var target: ComponentID
    /// The number of its pair of ports in the blueprint's table.
    package var ports: UInt16
    package var rule: LinkRule

    package init(source: ComponentID, target: ComponentID, ports: UInt16, rule: LinkRule) {
        self.source = source
        self.target = target
        self.ports = ports
        self.rule = rule
    }
}

/// What an edge leaves by and arrives at; thousands of edges share one of these.
package struct PortPair: Hashable, Sendable {
    package var source: String
    package var target: String
    package var isStream: Bool

    package init(source: String, target: String, isStream: Bool = false) {
        self.source = source
        self.target = target
        self.isStream = isStream
    }
}

package struct Blueprint: Sendable {
    package var name: String
    /// What followed the Drops in the JSON that it was read from: reproducibility data, as an
    /// object; or empty.
    package var trailer = ""
    package private(set) var components: [Component] = []
    package private(set) var links: [Link] = []
    package private(set) var ports: [PortPair] = []
    /// True if there are more pairs of ports than an edge can name: links are missing then.
    package private(set) var hasTooManyPorts = false
    /// The first Drop of each component in the sequence of all, and at the end their number.
    package private(set) var firstDrop: [Int] = [0]
    /// Where to find a pair of ports and the first link of the same ends.
    private var portNumbers: [PortPair: Int] = [:]
    private var firstLink: [LinkKey: Int] = [:]

    package init(name: String) { self.name = name }

    /// The tables of a blueprint that was stored. Who reads them asks `violatedInvariant()` before
    /// anything is unrolled; the number of Drops must be in bounds already.
    package init(name: String, components: [Component], links: [Link], ports: [PortPair]) {
        self.init(name: name)
        for component in components { _ = add(component) }
        self.links = links
        self.ports = ports
        for (number, pair) in ports.enumerated() where portNumbers[pair] == nil {
            portNumbers[pair] = number
        }
        for (number, link) in links.enumerated() {
            let key = LinkKey(source: link.source, target: link.target, ports: link.ports)
            if firstLink[key] == nil { firstLink[key] = number }
        }
    }

    package var dropCount: Int { firstDrop[components.count] }

    package subscript(id: ComponentID) -> Component { components[id.index] }

    package func count(of id: ComponentID) -> Int {
        firstDrop[id.index + 1] - firstDrop[id.index]
    }

    /// Adds a component behind all others. The number of Drops must be in bounds: who makes a
    /// blueprint predicts it first.
    package mutating func add(_ component: Component) -> ComponentID {
        components.append(component)
        firstDrop.append(firstDrop[components.count - 1] + component.count)
        precondition(firstDrop[components.count] <= Int(UInt32.max), "too many Drops")
        return ComponentID(components.count - 1)
    }

    /// Adds a link; one that is there already, with the same ports, is not doubled. Constant time.
    package mutating func link(
        _ source: ComponentID, to target: ComponentID, ports pair: PortPair, rule: LinkRule
    ) {
        let number = portNumbers[pair] ?? ports.count
        guard number <= Int(UInt16.max) else {
            hasTooManyPorts = true
            return
        }
        if number == ports.count {
            ports.append(pair)
            portNumbers[pair] = number
        }
        let link = Link(source: source, target: target, ports: UInt16(number), rule: rule)
        let key = LinkKey(source: source, target: target, ports: link.ports)
        guard let first = firstLink[key] else {
            firstLink[key] = links.count
            return links.append(link)
        }
        // The same ends by another rule are rare: then all links from the first on are compared.
        if !links[first...].contains(link) { links.append(link) }
    }

    /// How many edges all links unroll to, or the largest integer where that is more; linear in the
    /// links, but for listed ones also free.
    package var edgeCount: Int { links.reduce(0) { $0.addedClamped(to: edgeCount(of: $1)) } }

    package func edgeCount(of link: Link) -> Int {
        let sources = count(of: link.source)
        switch link.rule {
        case .blocks(let block, let targets, let onlySources, let onlyTargets):
            return (sources / block * (block / onlySources.of))
                .multipliedClamped(by: targets / onlyTargets.of)
        case .next(let period): return sources / period * (period - 1)
        case .inStep(let period):
            return sources.multipliedClamped(by: count(of: link.target) / period)
        case .gather, .group: return sources
        case .listed(let edges): return edges.targets.count
        }
    }
}

private struct LinkKey: Hashable {
    let source: ComponentID
    let target: ComponentID
    let ports: UInt16
}

extension Blueprint: Equatable {
    package static func == (left: Blueprint, right: Blueprint) -> Bool {
        left.name == right.name && left.trailer == right.trailer && left.ports == right.ports
            && left.links == right.links && left.components == right.components
    }
}
