import Graphs
import Randomness
import Testing

struct PhysicalGraphTests {
    @Test func unrollingInPiecesGivesTheSameAndTellsHowFarItIs() {
        var blueprint = Blueprint(name: "wide")
        let levels = [Level(group: "s", extent: 100_000)]
        let ends = ["a", "b"].map { id in
            blueprint.add(
                Component(
                    id: id, name: id, kind: id == "a" ? .app : .data, category: "",
                    categoryType: "", dropClass: "", levels: levels))
        }
        for (number, rule) in [LinkRule.oneToOne, .next(period: 100_000)].enumerated() {
            blueprint.link(
                ends[0], to: ends[1], ports: PortPair(source: "\(number)", target: ""), rule: rule)
        }
        var told: [Int] = []
        let graph = PhysicalGraph(unrolling: blueprint) { told.append($0) }
        let whole = PhysicalGraph(unrolling: blueprint)
        #expect(graph.firstConsumer == whole.firstConsumer && graph.consumers == whole.consumers)
        #expect(graph.firstProducer == whole.firstProducer && graph.producers == whole.producers)
        #expect(graph.consumerPorts == whole.consumerPorts)
        #expect(graph.instance == whole.instance && graph.component == whole.component)
        #expect(told == told.sorted() && told.count == 8 && told.last == 200_000)
    }

    /// One root, four apps with an output each, gathered by an app.
    private static func fan() -> Blueprint {
        var blueprint = Blueprint(name: "fan")
        let ports = PortPair(source: "out", target: "in")
        let root = blueprint.add(.some(.data, 1, id: "root"))
        let app = blueprint.add(.some(.app, 4, id: "app"))
        let data = blueprint.add(.some(.data, 4, id: "data"))
        let gather = blueprint.add(.some(.app, 1, id: "gather"))
        blueprint.link(root, to: app, ports: ports, rule: .blocks(sources: 1, targets: 4))
        blueprint.link(app, to: data, ports: ports, rule: .oneToOne)
        blueprint.link(data, to: gather, ports: ports, rule: .blocks(sources: 4, targets: 1))
        return blueprint
    }

    @Test func theWholeIsOneSegmentInTheFixedSequence() {
        let graph = PhysicalGraph(unrolling: Self.fan())
        #expect(graph.violatedInvariant() == nil)
        #expect(graph.component == [0, 1, 1, 1, 1, 2, 2, 2, 2, 3])
        #expect(graph.instance == [0, 0, 1, 2, 3, 0, 1, 2, 3, 0])
        #expect(graph.consumers.count == 12)
        #expect(graph.remotes.isEmpty)
    }

    /// Whatever the cut, the partitions together say the same edges as the whole.
    @Test(arguments: [1, 2, 3, 5, 8], [UInt64](1...5))
    func partitionsTogetherAreTheWhole(_ partitions: Int, _ seed: UInt64) {
        let blueprint = Self.fan()
        let ownership = Self.randomOwnership(of: blueprint, partitions, seed)
        let whole = Self.edges([PhysicalGraph(unrolling: blueprint)])
        let parts = (0..<partitions).map {
            PhysicalGraph(unrolling: [PartitionID($0)], of: blueprint, ownedAs: ownership)
        }
        #expect(parts.reduce(0) { $0 + $1.dropCount } == blueprint.dropCount)
        #expect(parts.allSatisfy { $0.violatedInvariant() == nil })
        #expect(Self.edges(parts) == whole)
    }

    /// An edge that leaves a partition names the row that its target really has there.
    @Test(arguments: [2, 3, 5], [UInt64](1...5))
    func addressesNameTheRowsOfTheOtherSide(_ partitions: Int, _ seed: UInt64) {
        let blueprint = Self.fan()
        let ownership = Self.randomOwnership(of: blueprint, partitions, seed)
        let parts = (0..<partitions).map {
            PhysicalGraph(unrolling: [PartitionID($0)], of: blueprint, ownedAs: ownership)
        }
        for remote in parts.flatMap(\.remotes) {
            let there = parts[remote.address.partition.index]
            #expect(there.name(of: DropID(row: remote.address.row)) == remote.name)
        }
    }

    /// Two links with the same rule, so that the second finds its place behind the first in each row;
    /// and an even link between the same, so that even and uneven ones meet.
    @Test(arguments: RuleCase.all, [1, 2, 5])
    func everyRuleIsUnrolledToTheEdgesDrawnByHand(_ example: RuleCase, _ partitions: Int) {
        var blueprint = Blueprint(name: example.name)
        let source = blueprint.add(.some(.app, example.sources))
        let target = blueprint.add(.some(.data, example.targets))
        let even = LinkRule.blocks(sources: example.sources, targets: example.targets)
        for (port, rule) in [("a", example.rule), ("b", even), ("c", example.rule)] {
            let ports = PortPair(source: port, target: port)
            blueprint.link(source, to: target, ports: ports, rule: rule)
        }
        let ownership =
            partitions == 1
            ? Ownership(whole: blueprint) : Self.randomOwnership(of: blueprint, partitions, 3)
        let everything = (0..<example.sources).flatMap { from in
            (0..<example.targets).map { "\(from)>\($0)" }
        }
        let drawn =
            example.edges.flatMap { ["a \($0)", "c \($0)"] } + everything.map { "b \($0)" }
        var seen: (forward: [String], backward: [String]) = ([], [])
        for partition in 0..<partitions {
            let graph = PhysicalGraph(
                unrolling: [PartitionID(partition)], of: blueprint, ownedAs: ownership)
            #expect(graph.violatedInvariant() == nil)
            for drop in (0..<graph.dropCount).map({ DropID($0) }) {
                let here = graph.name(of: drop).instance
                let consumers = graph.consumerRange(of: drop)
                #expect(consumers.map { graph.consumerPorts[$0] }.isSorted)
                seen.forward += consumers.map {
                    let port = blueprint.ports[Int(graph.consumerPorts[$0])].source
                    return "\(port) \(here)>\(graph.name(of: graph.consumers[$0]).instance)"
                }
                let producers = graph.producerRange(of: drop)
                #expect(producers.map { graph.producerPorts[$0] }.isSorted)
                seen.backward += producers.map {
                    let port = blueprint.ports[Int(graph.producerPorts[$0])].source
                    return "\(port) \(graph.name(of: graph.producers[$0]).instance)>\(here)"
                }
            }
        }
        #expect(seen.forward.sorted() == drawn.sorted())
        #expect(seen.backward.sorted() == drawn.sorted())
    }

    @Test func severalPartitionsInOneProcessAreSegmentsBehindEachOther() throws {
        let blueprint = Self.fan()
        let ownership = Self.randomOwnership(of: blueprint, 4, 7)
        let graph = PhysicalGraph(
            unrolling: [PartitionID(2), PartitionID(0)], of: blueprint, ownedAs: ownership)
        #expect(graph.violatedInvariant() == nil)
        #expect(try #require(graph.firstRow(of: PartitionID(2))).row == 0)
        #expect(try #require(graph.firstRow(of: PartitionID(0))).row == ownership.dropCount[2])
    }

    @Test func aLinkWithTheSamePortsIsNotDoubled() {
        var blueprint = Self.fan()
        let link = blueprint.links[0]
        blueprint.link(
            link.source, to: link.target, ports: blueprint.ports[Int(link.ports)], rule: link.rule)
        #expect(blueprint.links.count == 3)
        blueprint.link(
            link.source, to: link.target, ports: PortPair(source: "other", target: "in"),
            rule: link.rule)
        #expect(blueprint.links.count == 4)
    }

    private static func randomOwnership(
        of blueprint: Blueprint, _ partitions: Int, _ seed: UInt64
    ) -> Ownership {
        var random = SeededRandom(seed: seed)
        var ownership = Ownership(partitionCount: partitions)
        for component in blueprint.components.indices {
            let count = blueprint.count(of: ComponentID(component))
            let runs = (0..<count).map { start in
                (start: start, owner: PartitionID(random.below(partitions)))
            }
            ownership.addComponent(runs: runs, count: count)
        }
        return ownership
    }

    /// Every edge by lasting names, from both ends, in order.
    private static func edges(_ parts: [PhysicalGraph]) -> [[String]] {
        var forward: [String] = []
        var backward: [String] = []
        for part in parts {
            for drop in (0..<part.dropCount).map({ DropID($0) }) {
                let here = text(part.name(of: drop))
                forward += part.consumerRange(of: drop).map {
                    "\(here)>\(text(part.name(of: part.consumers[$0])))"
                }
                backward += part.producerRange(of: drop).map {
                    "\(text(part.name(of: part.producers[$0])))>\(here)"
                }
            }
        }
        return [forward.sorted(), backward.sorted()]
    }

    private static func text(_ name: DropName) -> String {
        "\(name.component.index)/\(name.instance)"
    }
}

extension [UInt16] {
    fileprivate var isSorted: Bool { zip(self, dropFirst()).allSatisfy { $0 <= $1 } }
}
