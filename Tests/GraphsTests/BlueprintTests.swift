import Graphs
import Testing

@Suite struct BlueprintTests {
    @Test func edgesThatFitNoIntegerAreTheLargestOne() {
        var blueprint = Blueprint(name: "all to all")
        let (source, target) = (component("source", 1 << 31), component("target", (1 << 31) - 1))
        let ends = (blueprint.add(source), blueprint.add(target))
        for number in 0..<3 {
            let ports = PortPair(source: "\(number)", target: "")
            blueprint.link(ends.0, to: ends.1, ports: ports, rule: .inStep(period: 1))
        }
        #expect(blueprint.edgeCount == .max)
        #expect(!PhysicalGraph.canHold(blueprint))
        #expect(PhysicalGraph.byteCount(unrolling: blueprint) == .max)
    }

    private func component(_ id: String, _ count: Int) -> Component {
        Component(
            id: id, name: id, kind: .app, category: "", categoryType: "", dropClass: "",
            levels: [Level(group: id, extent: count)])
    }

    private func component(_ id: String, _ kind: DropKind) -> Component {
        Component(
            id: id, name: id, kind: kind, category: "", categoryType: "", dropClass: "")
    }

    @Test func theSameLinkIsThereOnceAndAnotherRuleIsAnother() {
        var blueprint = Blueprint(name: "b")
        let a = blueprint.add(component("a", .data))
        let b = blueprint.add(component("b", .app))
        let ports = PortPair(source: "x", target: "y")
        for rule in [LinkRule.oneToOne, .next(period: 2), .oneToOne, .next(period: 2)] {
            blueprint.link(a, to: b, ports: ports, rule: rule)
        }
        blueprint.link(b, to: a, ports: ports, rule: .oneToOne)
        #expect(blueprint.links.count == 3)
        #expect(blueprint.ports == [ports])
    }

    @Test func morePairsOfPortsThanAnEdgeCanNameAreTold() {
        var blueprint = Blueprint(name: "b")
        let a = blueprint.add(component("a", .data))
        let b = blueprint.add(component("b", .app))
        for number in 0...65_536 {
            #expect(!blueprint.hasTooManyPorts)
            blueprint.link(
                a, to: b, ports: PortPair(source: "\(number)", target: ""), rule: .oneToOne)
        }
        #expect(blueprint.hasTooManyPorts)
        #expect(blueprint.links.count == 65_536)
    }

    @Test func anImportedInstanceHasItsOwnWeightAndParameters() {
        var imported = component("a", .app)
        imported.fields = [Field(id: "", name: "command", value: "all"), Field(id: "", name: "x")]
        imported.imported = [
            ImportedInstance(oid: "o", iid: "0-0", weight: 4),
            ImportedInstance(
                oid: "p", iid: "0-1", parameters: [InstanceParameter("command", "mine")]),
        ]
        #expect(imported.count == 2)
        #expect((0..<2).map { imported.weight(of: $0) } == [4, 1])
        #expect((0..<2).map { imported.text("command", of: $0) } == ["all", "mine"])
        #expect(imported.text("none", of: 1) == nil)
        #expect(imported.coordinates(of: 1) == [1])
    }
}
