import Graphs
import Testing

/// A rule with the numbers of instances it stands between, and its edges written out by hand.
struct RuleCase: CustomTestStringConvertible, Sendable {
    let name: String
    let rule: LinkRule
    let sources: Int
    let targets: Int
    let edges: [String]

    var testDescription: String { name }

    static let all = [
        RuleCase(
            name: "one to one", rule: .oneToOne, sources: 3, targets: 3,
            edges: ["0>0", "1>1", "2>2"]),
        RuleCase(
            name: "deeper to shallower", rule: .blocks(sources: 3, targets: 1), sources: 6,
            targets: 2, edges: ["0>0", "1>0", "2>0", "3>1", "4>1", "5>1"]),
        RuleCase(
            name: "shallower to deeper", rule: .blocks(sources: 1, targets: 2), sources: 2,
            targets: 4, edges: ["0>0", "0>1", "1>2", "1>3"]),
        RuleCase(
            name: "out of a loop", rule: .blocks(sources: 3, targets: 1, onlySources: .last(of: 3)),
            sources: 6, targets: 2, edges: ["2>0", "5>1"]),
        RuleCase(
            name: "into a loop", rule: .blocks(sources: 1, targets: 3, onlyTargets: .first(of: 3)),
            sources: 2, targets: 6, edges: ["0>0", "1>3"]),
        RuleCase(
            name: "to the next iteration", rule: .next(period: 3), sources: 6, targets: 6,
            edges: ["0>1", "1>2", "3>4", "4>5"]),
        RuleCase(
            name: "loops in step", rule: .inStep(period: 2), sources: 4, targets: 2,
            edges: ["0>0", "1>1", "2>0", "3>1"]),
        RuleCase(
            name: "gathered by two of five", rule: .gather(block: 5, width: 2), sources: 10,
            targets: 6,
            edges: ["0>0", "1>0", "2>1", "3>1", "4>2", "5>3", "6>3", "7>4", "8>4", "9>5"]),
        RuleCase(
            name: "grouped by the innermost of three",
            rule: .groupedByInnermost(block: 6, extent: 3), sources: 6, targets: 3,
            edges: ["0>0", "1>1", "2>2", "3>0", "4>1", "5>2"]),
        RuleCase(
            name: "listed",
            rule: .listed(EdgeList([(2, 0), (0, 1), (0, 0)], sources: 3, targets: 2)), sources: 3,
            targets: 2, edges: ["0>0", "0>1", "2>0"]),
    ]
}

struct LinkRuleTests {
    @Test(arguments: RuleCase.all)
    func sourcesSeeTheEdgesDrawnByHand(_ example: RuleCase) {
        #expect(Self.edgesFromSources(example).sorted() == example.edges.sorted())
    }

    @Test(arguments: RuleCase.all)
    func targetsSeeTheSameEdgesAsSources(_ example: RuleCase) {
        var edges: [String] = []
        for target in 0..<example.targets {
            if case .listed(let list) = example.rule {
                edges += list.sources(of: target).map { "\($0)>\(target)" }
            } else {
                let run = example.rule.sources(of: target, sourceCount: example.sources)
                edges += Self.numbers(run).map { "\($0)>\(target)" }
            }
        }
        #expect(edges.sorted() == example.edges.sorted())
    }

    @Test(arguments: RuleCase.all)
    func theBlueprintCountsEdgesWithoutUnrolling(_ example: RuleCase) {
        var blueprint = Blueprint(name: "")
        let source = blueprint.add(.some(.app, example.sources))
        let target = blueprint.add(.some(.data, example.targets))
        blueprint.link(
            source, to: target, ports: PortPair(source: "", target: ""), rule: example.rule)
        #expect(blueprint.edgeCount == example.edges.count)
    }

    /// As in DALiuGE: "10" comes before "2".
    @Test func groupsStandInTheOrderOfTheirKeysAsText() {
        let rule = LinkRule.groupedByInnermost(block: 12, extent: 12)
        let groups = (0..<12).map { rule.targets(of: $0, targetCount: 12).first }
        #expect(groups == [0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 2, 3])
    }

    @Test(arguments: [1, 2, 9, 10, 11, 99, 100, 101, 110, 1_000, 1_234, 20_001])
    func theOrderOfTextsNeedsNoTexts(_ extent: Int) {
        let rule = LinkRule.groupedByInnermost(block: extent, extent: extent)
        let sorted = (0..<extent).sorted { "\($0)" < "\($1)" }
        #expect((0..<extent).map { rule.sources(of: $0, sourceCount: extent).first } == sorted)
        #expect(
            sorted.map { rule.targets(of: $0, targetCount: extent).first } == Array(0..<extent))
    }

    private static func edgesFromSources(_ example: RuleCase) -> [String] {
        (0..<example.sources).flatMap { source -> [String] in
            if case .listed(let list) = example.rule {
                return list.targets(of: source).map { "\(source)>\($0)" }
            }
            let run = example.rule.targets(of: source, targetCount: example.targets)
            return numbers(run).map { "\(source)>\($0)" }
        }
    }

    private static func numbers(_ run: InstanceRun) -> [Int] {
        (0..<run.count).map { run.first + $0 * run.stride }
    }
}

extension Component {
    /// A component that is nothing but a number of Drops.
    static func some(_ kind: DropKind, _ count: Int, id: String = "node") -> Component {
        Component(
            id: id, name: id, kind: kind, category: "", categoryType: "", dropClass: "",
            levels: [Level(group: "scatter", extent: count)])
    }
}
