import Graphs
import Partitioning
import Randomness
import Testing

/// Graphs large enough to be coarsened by coordinates.
struct CellsTests {
    private static func some(_ id: String, _ kind: DropKind, _ levels: [Level]) -> Component {
        Component(
            id: id, name: id, kind: kind, category: "", categoryType: "", dropClass: "",
            levels: levels)
    }

    /// Copies of a Scatter whose data is gathered and comes back into the same copies: what is inside
    /// a copy waits for what is outside, which waits for it.
    private static func returning(_ width: Int) -> Blueprint {
        var blueprint = Blueprint(name: "returning")
        let ports = PortPair(source: "", target: "")
        let copies = Level(group: "scatter", extent: width)
        let ids = [
            some("first", .app, [copies]), some("part", .data, [copies]), some("gather", .app, []),
            some("whole", .data, []), some("second", .app, [copies]), some("end", .data, [copies]),
        ].map { blueprint.add($0) }
        let rules: [LinkRule] = [
            .oneToOne, .blocks(sources: width, targets: 1), .oneToOne,
            .blocks(sources: 1, targets: width), .oneToOne,
        ]
        for (number, rule) in rules.enumerated() {
            blueprint.link(ids[number], to: ids[number + 1], ports: ports, rule: rule)
        }
        blueprint.link(ids[1], to: ids[4], ports: ports, rule: .oneToOne)
        return blueprint
    }

    /// The data in another order than the apps that make it: a cell waits for many others.
    @Test func anImportedGraphIsCutByItsOrder() throws {
        let pairs = 100_001
        var blueprint = Blueprint(name: "imported")
        let ids = [DropKind.app, .data].map { kind in
            var component = Self.some("\(kind)", kind, [])
            component.imported = (0..<pairs).map { ImportedInstance(oid: "\($0)", iid: "\($0)") }
            return blueprint.add(component)
        }
        let edges = (0..<pairs).map {
            (source: UInt32($0), target: UInt32($0 * 7919 % pairs))
        }
        blueprint.link(
            ids[0], to: ids[1], ports: PortPair(source: "", target: ""),
            rule: .listed(EdgeList(edges, sources: pairs, targets: pairs)))
        let partitioner = try Partitioner(
            PhysicalGraph(unrolling: blueprint), of: blueprint, weights: Weights(blueprint),
            on: Machine(ranksPerIsland: 4))
        let report = partitioner.report(on: try partitioner.owners(.auto))
        #expect(report.usedRanks == 4 && report.groups <= 2048)
        #expect(report.makespan < Double(pairs) / 4 * 1.05)
    }

    /// Chains whose links stand anywhere in the file: by its order, each would lead through all cells.
    @Test func aShuffledGraphIsCutByDepth() throws {
        let (chains, length) = (1100, 100)
        let count = chains * length
        var dice = SeededRandom(seed: 7)
        let place = (0..<UInt32(count)).map { $0 }.shuffled(using: &dice)
        var blueprint = Blueprint(name: "shuffled")
        let ids = [DropKind.app, .data].map { kind in
            var component = Self.some("\(kind)", kind, [])
            component.imported = (0..<count).map { ImportedInstance(oid: "\($0)", iid: "\($0)") }
            return blueprint.add(component)
        }
        let ports = PortPair(source: "", target: "")
        let made = (0..<count).map { (source: place[$0], target: place[$0]) }
        let read = (0..<count).filter { $0 % length > 0 }.map {
            (source: place[$0 - 1], target: place[$0])
        }
        for (ends, edges) in [((0, 1), made), ((1, 0), read)] {
            blueprint.link(
                ids[ends.0], to: ids[ends.1], ports: ports,
                rule: .listed(EdgeList(edges, sources: count, targets: count)))
        }
        let partitioner = try Partitioner(
            PhysicalGraph(unrolling: blueprint), of: blueprint, weights: Weights(blueprint),
            on: Machine(islands: 2, ranksPerIsland: 2))
        let report = partitioner.report(on: try partitioner.owners(.auto))
        #expect(report.usedRanks == 4 && report.groups <= 3 * 1024)
        #expect(report.cut.edges < chains)
        #expect(report.makespan < Double(count) / 4 * 1.1)
    }

    @Test func largeImportedGraphsMayWaitInACircle() throws {
        let count = 110_000
        var blueprint = Blueprint(name: "circle")
        let ids = [DropKind.app, .data].map { kind in
            var component = Self.some("\(kind)", kind, [])
            component.imported = (0..<count).map { ImportedInstance(oid: "\($0)", iid: "\($0)") }
            return blueprint.add(component)
        }
        let pairs = (0..<UInt32(count)).map { (source: $0, target: $0) }
        for ends in [(0, 1), (1, 0)] {
            let last =
                ends.0 == 1 ? [(source: UInt32(count - 1), target: UInt32(count - 1))] : pairs
            blueprint.link(
                ids[ends.0], to: ids[ends.1], ports: PortPair(source: "", target: ""),
                rule: .listed(EdgeList(last, sources: count, targets: count)))
        }
        #expect(throws: PartitioningError.cyclic) {
            _ = try Partitioner(
                PhysicalGraph(unrolling: blueprint), of: blueprint, weights: Weights(blueprint),
                on: Machine(ranksPerIsland: 4))
        }
    }

    @Test func whatLeavesACopyAndReturnsIsNoCircle() throws {
        let blueprint = Self.returning(25_000)
        let partitioner = try Partitioner(
            PhysicalGraph(unrolling: blueprint), of: blueprint, weights: Weights(blueprint),
            on: Machine(islands: 2, ranksPerIsland: 2))
        let owner = try partitioner.owners(.auto)
        let report = partitioner.report(on: owner)
        #expect(report.groups < 10_000)
        #expect(report.usedRanks == 4)
        // 50,001 apps of one second each on four cores.
        #expect(report.makespan < 12_500 * 1.05)
        #expect(report.makespan >= report.lowerBound)
    }
}
