import Engine
import Graphs
import Randomness

/// A Drop of a random graph; its number is also that of its component.
struct Node {
    var kind: DropKind
    var segment: Int
    var partition: Int
    var rules: AppRules
    var inputs: [Edge] = []
    var outputs: [Edge] = []
    var readsStreams: Bool { inputs.contains(where: \.isStream) }

    struct Edge {
        var source: Int
        var target: Int
        /// A branch skips those at "1".
        var port: Int
        var isStream: Bool
    }
}

/// A random graph in one or two segments, with a script for each Drop. Layers of data and apps in
/// turn, each Drop linked to some of the layers before it.
struct RandomGraph {
    private(set) var nodes: [Node] = []
    private(set) var scripts: [Script] = []
    let ranks: Int
    /// The first Drop of each segment, and at the end their number.
    private(set) var firstNode = [0]
    private var byKind: [[Int]] = [[], []]

    static let ports = [false, true].flatMap { isStream in
        ["0", "1"].map { PortPair(source: $0, target: "in", isStream: isStream) }
    }

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        ranks = Int.random(in: 1...6, using: &random)
        let segments = random.oneIn(3) ? 2 : 1
        let (layers, width) = Self.size(seed, &random)
        for segment in 0..<segments {
            let shift = Int.random(in: 0...1, using: &random)
            for layer in 0..<layers {
                let kind: DropKind = (layer + shift) % 2 == 0 ? .data : .app
                for _ in 0..<Int.random(in: (width + 1) / 2...width, using: &random) {
                    addNode(kind, segment, nearest: 4 * width, &random)
                }
            }
            firstNode.append(nodes.count)
        }
        for node in nodes { scripts.append(Script(node, &random)) }
    }

    /// Most are small, for small ones find faults; one in a hundred has thousands of Drops, one in a
    /// thousand 10^5, but only tens of thousands where every build runs it.
    private static func size(_ seed: UInt64, _ random: inout SeededRandom) -> (Int, Int) {
        switch seed % 1000 {
        case 299: return seed < 1000 ? (8, 2000) : (20, 7000)
        case let place where place % 100 == 99: return (10, 400)
        case let place where place % 25 == 24: return (8, 60)
        case let place where place % 25 == 0: return (1, 1)
        default:
            return (Int.random(in: 1...8, using: &random), random.one(of: [2, 5, 12]))
        }
    }

    private mutating func addNode(
        _ kind: DropKind, _ segment: Int, nearest: Int, _ random: inout SeededRandom
    ) {
        var node = Node(
            kind: kind, segment: segment,
            partition: segment * ranks + Int.random(in: 0..<ranks, using: &random),
            rules: .random(&random))
        let earlier = byKind[kind == .data ? 1 : 0].suffix(nearest)
        let count = min(earlier.count, Int.random(in: 0...3, using: &random))
        let sources = Set(
            (0..<count).map { _ in
                earlier[earlier.startIndex + Int.random(in: 0..<earlier.count, using: &random)]
            })
        for source in sources.sorted() {
            // No stream leads into a segment.
            let mayStream = kind == .app && nodes[source].segment == segment
            let edge = Node.Edge(
                source: source, target: nodes.count, port: Int.random(in: 0...1, using: &random),
                isStream: mayStream && random.oneIn(4))
            node.inputs.append(edge)
            nodes[source].outputs.append(edge)
        }
        byKind[kind == .data ? 0 : 1].append(nodes.count)
        nodes.append(node)
    }

    var segments: Int { firstNode.count - 1 }
    func nodes(of segment: Int) -> Range<Int> { firstNode[segment]..<firstNode[segment + 1] }
    func rank(of partition: PartitionID) -> Int { partition.index % ranks }

    /// The numbers of all pairs of ports that a branch skips.
    var skippedPorts: Set<UInt16> {
        Set(
            (0..<segments).flatMap { segment in
                Self.ports.indices.filter { Self.ports[$0].source == "1" }.map {
                    UInt16(segment * Self.ports.count + $0)
                }
            })
    }
}

// MARK: As the engine wants it

extension RandomGraph {
    /// A segment with its own numbers, as one blueprint and who owns what of it.
    func blueprint(of segment: Int) -> (Blueprint, Ownership) {
        let first = firstNode[segment]
        var links: [Link] = []
        var components: [Component] = []
        var ownership = Ownership(partitionCount: ranks)
        for number in nodes(of: segment) {
            let node = nodes[number]
            components.append(
                Component(
                    id: "\(number)", name: "\(number)", kind: node.kind, category: "",
                    categoryType: "", dropClass: ""))
            let owner = PartitionID(node.partition - segment * ranks)
            ownership.addComponent(runs: [(start: 0, owner: owner)], count: 1)
            for edge in node.inputs where edge.source >= first {
                links.append(
                    Link(
                        source: ComponentID(edge.source - first),
                        target: ComponentID(number - first),
                        ports: UInt16(edge.port + (edge.isStream ? 2 : 0)), rule: .oneToOne))
            }
        }
        let blueprint = Blueprint(
            name: "random", components: components, links: links, ports: Self.ports)
        return (blueprint, ownership)
    }

    /// The edges from the first segment to the second.
    func joints(_ old: Ownership, _ new: Ownership) -> [Joint] {
        nodes(of: 1).flatMap { number in
            nodes[number].inputs.filter { $0.source < firstNode[1] }.map { edge in
                let target = new.address(of: ComponentID(number - firstNode[1]), 0)
                let there = PartitionID(target.partition.index + ranks)
                return Joint(
                    from: Remote(
                        old.address(of: ComponentID(edge.source), 0),
                        DropName(ComponentID(edge.source), 0)),
                    to: Remote(
                        DropAddress(there, row: target.row), DropName(ComponentID(number), 0)),
                    ports: UInt16(edge.port))
            }
        }
    }
}
