import Graphs
import Testing
import Translation

/// A logical graph drawn in a test: node ids are their names, ports are called "in" and "out".
struct Drawing {
    private(set) var graph = LogicalGraph(name: "drawing", schema: .ojs)

    mutating func data(
        _ names: String..., in parent: String? = nil, _ fields: [String: String] = [:]
    ) {
        for name in names { add(name, "Memory", "Data", parent, fields) }
    }

    mutating func app(
        _ names: String..., in parent: String? = nil, _ fields: [String: String] = [:]
    ) {
        for name in names { add(name, "DALiuGEApp", "Application", parent, fields) }
    }

    mutating func construct(
        _ name: String, _ category: String, in parent: String? = nil,
        _ fields: [String: String] = [:], app: Bool = false, bothApps: Bool = false
    ) {
        add(name, category, "Construct", parent, fields)
        let last = graph.nodes.count - 1
        graph.nodes[last].isGroup = true
        if app {
            graph.nodes[last].inputApplication = EmbeddedApplication(
                category: "DALiuGEApp", name: "application", fields: Self.ports)
        }
        if bothApps {
            graph.nodes[last].inputApplication = EmbeddedApplication(
                category: "DALiuGEApp", name: "entry", fields: Self.ports)
            graph.nodes[last].outputApplication = EmbeddedApplication(
                category: "DALiuGEApp", name: "exit", fields: Self.ports)
        }
    }

    mutating func scatter(_ name: String, _ copies: Int, in parent: String? = nil) {
        construct(name, "Scatter", in: parent, ["num_of_copies": "\(copies)"])
    }

    mutating func loop(_ name: String, _ iterations: Int, in parent: String? = nil) {
        construct(name, "Loop", in: parent, ["num_of_iter": "\(iterations)"])
    }

    mutating func gather(_ name: String, _ width: Int, in parent: String? = nil) {
        construct(name, "Gather", in: parent, ["num_of_inputs": "\(width)"], app: true)
    }

    /// "a>b>c" links each to the next.
    mutating func link(_ chain: String, isLoopAware: Bool = false, isStream: Bool = false) {
        let names = chain.split(separator: ">").map(String.init)
        for (source, target) in zip(names, names.dropFirst()) {
            graph.links.append(
                LogicalLink(
                    from: source, port: "out", to: target, port: "in", isLoopAware: isLoopAware,
                    isStream: isStream))
        }
    }

    mutating func edit(_ change: (inout LogicalGraph) -> Void) { change(&graph) }

    private mutating func add(
        _ name: String, _ category: String, _ type: String, _ parent: String?,
        _ fields: [String: String]
    ) {
        let own = fields.sorted { $0.key < $1.key }.map {
            Field(id: $0.key, name: $0.key, value: $0.value)
        }
        graph.nodes.append(
            LogicalNode(
                id: name, name: name, category: category, categoryType: type, parent: parent,
                fields: own + Self.ports))
    }

    private static let ports = [
        Field(id: "in", name: "in", usage: .input), Field(id: "out", name: "out", usage: .output),
    ]

    // MARK: What comes of it

    var translation: Translation { Translator().translate(graph) }

    var faults: [Fault] { translation.findings.map(\.fault) }

    /// All edges by name and instance id, "a0 > b0-1", each on a line, in order.
    func edges() throws -> [String] {
        let blueprint = try #require(translation.blueprint)
        let graph = PhysicalGraph(unrolling: blueprint)
        #expect(graph.violatedInvariant() == nil)
        return (0..<graph.dropCount).flatMap { row -> [String] in
            let drop = DropID(row)
            let here = Self.label(graph.name(of: drop), blueprint)
            return graph.consumerRange(of: drop).map { edge in
                let isStream = blueprint.ports[Int(graph.consumerPorts[edge])].isStream
                let there = Self.label(graph.name(of: graph.consumers[edge]), blueprint)
                return "\(here) \(isStream ? ">>" : ">") \(there)"
            }
        }.sorted()
    }

    func counts() throws -> [String: Int] {
        let blueprint = try #require(translation.blueprint)
        var counts: [String: Int] = [:]
        for (number, component) in blueprint.components.enumerated() {
            counts[component.name, default: 0] += blueprint.count(of: ComponentID(number))
        }
        return counts
    }

    private static func label(_ name: DropName, _ blueprint: Blueprint) -> String {
        let component = blueprint[name.component]
        return component.name + component.instanceID(of: Int(name.instance)).dropFirst()
    }
}

/// Lines of text as a list, in order.
func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map(String.init).sorted()
}
