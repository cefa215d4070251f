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

package struct Blueprint: Equatable, Sendable {
    package var name: String
    package private(set) var components: [Component] = []
    package private(set) var links: [Link] = []
    package private(set) var ports: [PortPair] = []
    /// The first Drop of each component in the sequence of all, and at the end their number.
    package private(set) var firstDrop: [Int] = [0]

    package init(name: String) { self.name = name }

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

    /// Adds a link; one that is there already, with the same ports, is not doubled.
    package mutating func link(
        _ source: ComponentID, to target: ComponentID, ports pair: PortPair, rule: LinkRule
    ) {
        let number = ports.firstIndex(of: pair) ?? ports.count
        precondition(number <= Int(UInt16.max), "too many pairs of ports")
        if number == ports.count { ports.append(pair) }
        let link = Link(source: source, target: target, ports: UInt16(number), rule: rule)
        if !links.contains(link) { links.append(link) }
    }

    /// How many edges all links unroll to; linear in the links, but for listed ones also free.
    package var edgeCount: Int { links.reduce(0) { $0 + edgeCount(of: $1) } }

    package func edgeCount(of link: Link) -> Int {
        let sources = count(of: link.source)
        switch link.rule {
        case .blocks(let block, let targets, let onlySources, let onlyTargets):
            return sources / block * (block / onlySources.of) * (targets / onlyTargets.of)
        case .next(let period): return sources / period * (period - 1)
        case .inStep(let period): return sources * (count(of: link.target) / period)
        case .gather, .group: return sources
        case .listed(let edges): return edges.targets.count
        }
    }
}
