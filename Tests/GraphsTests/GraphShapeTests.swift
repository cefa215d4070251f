import Graphs
import Testing

struct GraphShapeTests {
    private static let ports = PortPair(source: "out", target: "in")

    private static func drawn(
        _ counts: [Int], _ links: [(source: Int, target: Int, rule: LinkRule)]
    ) -> PhysicalGraph {
        var blueprint = Blueprint(name: "drawn")
        let components = counts.map { blueprint.add(.some(.app, $0)) }
        for link in links {
            blueprint.link(
                components[link.source], to: components[link.target], ports: ports, rule: link.rule)
        }
        return PhysicalGraph(unrolling: blueprint)
    }

    @Test func aFanIsAsWideAsItsCopiesAndFourDeep() {
        let graph = Self.drawn(
            [1, 4, 4, 1],
            [
                (0, 1, .blocks(sources: 1, targets: 4)), (1, 2, .oneToOne),
                (2, 3, .blocks(sources: 4, targets: 1)),
            ])
        #expect(graph.shape() == GraphShape(roots: 1, leaves: 1, depth: 4, widest: 4))
        #expect(graph.byteCount == 4 * (10 + 10 + 11 + 11) + 12 * 12)
    }

    /// The loop's Drops wait for later rows, and the two chains run side by side.
    @Test func anIterationIsBehindTheOneBeforeIt() {
        let graph = Self.drawn([6, 6], [(0, 1, .oneToOne), (1, 0, .next(period: 3))])
        #expect(graph.shape() == GraphShape(roots: 2, leaves: 2, depth: 6, widest: 2))
    }

    /// The target of a short cut is on the level of the long way.
    @Test func theLongestPathCounts() {
        let graph = Self.drawn(
            [1, 1, 1, 1],
            [(0, 3, .oneToOne), (0, 1, .oneToOne), (1, 2, .oneToOne), (2, 3, .oneToOne)])
        #expect(graph.shape() == GraphShape(roots: 1, leaves: 1, depth: 4, widest: 1))
    }

    @Test func twoEdgesBetweenTheSameDropsAreNoTwoLevels() {
        let other = LinkRule.blocks(sources: 2, targets: 2)
        let graph = Self.drawn([2, 2], [(0, 1, .oneToOne), (0, 1, other)])
        #expect(graph.shape() == GraphShape(roots: 2, leaves: 2, depth: 2, widest: 2))
    }

    @Test func dropsWithoutEdgesAreRootsAndLeaves() {
        #expect(
            Self.drawn([3, 2], []).shape() == GraphShape(roots: 5, leaves: 5, depth: 1, widest: 5))
        #expect(
            Self.drawn([0], []).shape() == GraphShape(roots: 0, leaves: 0, depth: 0, widest: 0))
    }

    @Test func aCircleHasNoShape() {
        let circle: [(source: Int, target: Int, rule: LinkRule)] = [
            (0, 1, .oneToOne), (1, 2, .oneToOne), (2, 1, .oneToOne),
        ]
        #expect(Self.drawn([1, 1, 1], circle).shape() == nil)
    }

    /// As a file may say: the first Drop leads so often to the second, which knows of nobody.
    @Test(arguments: [1, 2, 3, 4])
    func edgesKnownToOneEndOnlyLeadNowhereElse(_ edges: Int) {
        var consumers = PhysicalGraph.Edges()
        consumers.first = [0] + [UInt32](repeating: UInt32(edges), count: 3)
        consumers.neighbours = .init(repeating: Neighbour(DropID(1)), count: edges)
        consumers.ports = .init(repeating: 0, count: edges)
        var producers = PhysicalGraph.Edges()
        producers.first = [0, 0, 0, 0]
        let graph = PhysicalGraph(
            component: [0, 0, 0], instance: [0, 1, 2], consumers: consumers, producers: producers,
            remotes: [], firstRows: [(PartitionID(0), DropID(0))], partitions: 1)
        #expect(graph.violatedInvariant() != nil)
        if edges > 2 { #expect(graph.shape() == nil) } else { _ = graph.shape() }
    }

    /// A chain of a million Drops must not run out of stack.
    @Test func depthIsNoRecursion() {
        let graph = Self.drawn(
            [500_000, 500_000], [(0, 1, .oneToOne), (1, 0, .next(period: 500_000))])
        #expect(
            graph.shape() == GraphShape(roots: 1, leaves: 1, depth: 1_000_000, widest: 1))
    }
}
