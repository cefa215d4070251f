import Graphs
import Randomness
import Testing

struct Sample: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let blueprint: Blueprint

    static let all = [
        Sample(testDescription: "every rule", blueprint: everyRule()),
        Sample(testDescription: "imported", blueprint: imported()),
        Sample(testDescription: "odd texts", blueprint: oddTexts()),
        Sample(testDescription: "empty", blueprint: Blueprint(name: "")),
        Sample(testDescription: "nothing unrolls", blueprint: nothingUnrolls()),
    ]

    /// A link by each kind of rule.
    static func everyRule() -> Blueprint {
        var blueprint = Blueprint(name: "every rule")
        let root = blueprint.add(some("root", .data, []))
        let app = blueprint.add(some("app", .app, [12]))
        let data = blueprint.add(some("data", .data, [12, 3]))
        let loop = blueprint.add(some("loop", .app, [12, 3], isLoop: true))
        let gathered = blueprint.add(some("gathered", .app, [3]))
        let grouped = blueprint.add(some("grouped", .app, [3]))
        let listed = blueprint.add(some("listed", .data, [5]))
        func link(_ from: ComponentID, _ to: ComponentID, _ port: String, _ rule: LinkRule) {
            let ports = PortPair(source: port, target: "in", isStream: port == "stream")
            blueprint.link(from, to: to, ports: ports, rule: rule)
        }
        link(root, app, "out", .blocks(sources: 1, targets: 12))
        link(app, data, "out", .blocks(sources: 1, targets: 3))
        link(data, loop, "stream", .inStep(period: 3))
        link(loop, loop, "next", .next(period: 3))
        link(
            loop, app, "last", .blocks(sources: 3, targets: 1, onlySources: .last(of: 3)))
        link(app, gathered, "out", .gather(block: 12, width: 5))
        link(data, grouped, "out", .groupedByInnermost(block: 36, extent: 3))
        link(
            app, listed, "out",
            .listed(EdgeList([(3, 1), (0, 4), (3, 0), (11, 1)], sources: 12, targets: 5)))
        return blueprint
    }

    static func imported() -> Blueprint {
        var blueprint = Blueprint(name: "imported")
        blueprint.trailer = "{\"rmode\": \"1\"}"
        var app = some("app", .app, [])
        app.attributes = "{\"Arg01\": \"x\"}"
        app.imported = (0..<40).map { number in
            var instance = ImportedInstance(oid: "session_app_\(number)", iid: "0-\(number)")
            instance.weight = UInt32(number)
            instance.partition = number == 0 ? nil : UInt32(number)
            instance.island = number % 3 == 0 ? nil : UInt32(number % 2)
            instance.attributes = number == 7 ? "{\"node\": \"a\"}" : ""
            instance.parameters = (0..<number % 3).map { InstanceParameter("p\($0)", "\(number)") }
            return instance
        }
        let from = blueprint.add(app)
        let to = blueprint.add(some("data", .data, [40]))
        blueprint.link(
            from, to: to, ports: PortPair(source: "", target: ""),
            rule: .listed(EdgeList((0..<40).map { ($0, 39 - $0) }, sources: 40, targets: 40)))
        return blueprint
    }

    /// NULs, letters beyond ASCII, one text much longer than all others.
    static func oddTexts() -> Blueprint {
        var blueprint = Blueprint(name: "name\0with\0zeros\0")
        for number in 0..<300 {
            var component = some("Ünï-\(number) 字", .app, [])
            component.fields = [
                Field(id: "1", name: "command", value: number == 5 ? long : "", usage: .input),
                Field(
                    id: "2", name: number == 9 ? "a\0" : "a", defaultValue: "\0",
                    usage: .inputAndOutput, isPositional: true),
            ]
            _ = blueprint.add(component)
        }
        return blueprint
    }

    private static let long = String(repeating: "echo 'a long script' ≥ 7\n", count: 2000)

    static func nothingUnrolls() -> Blueprint {
        var blueprint = Blueprint(name: "nothing")
        _ = blueprint.add(some("none", .app, [3, 0]))
        return blueprint
    }

    static func some(
        _ id: String, _ kind: DropKind, _ extents: [Int], isLoop: Bool = false
    ) -> Component {
        Component(
            id: id, name: "name of \(id)", kind: kind, category: "category",
            categoryType: "type", dropClass: "class",
            levels: extents.enumerated().map {
                Level(group: "group\($0)", extent: $1, isLoop: isLoop && $0 == extents.count - 1)
            }, weight: 7)
    }

    /// Runs of some instances each, given to anyone.
    static func randomOwnership(
        of blueprint: Blueprint, _ partitions: Int, _ seed: UInt64
    ) -> Ownership {
        var random = SeededRandom(seed: seed)
        var ownership = Ownership(partitionCount: partitions)
        for component in blueprint.components.indices {
            let count = blueprint.count(of: ComponentID(component))
            var runs: [(start: Int, owner: PartitionID)] = []
            var start = 0
            while start < count {
                runs.append((start, PartitionID(random.below(partitions))))
                start += random.below(4) + (runs.count % 5 == 0 ? 0 : 1)
            }
            ownership.addComponent(runs: runs, count: count)
        }
        return ownership
    }
}
