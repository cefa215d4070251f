import Graphs
import Partitioning
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
