// From a JSON text to a graph, whatever it is one of: the format is found, its reader runs, parameters
// are put in. What is no graph is a finding that says what it is instead.

package import Graphs
package import JSON

package struct GraphReader {
    package enum Graph: Sendable {
        case logical(LogicalGraph)
        case physical(Blueprint)
    }

    /// The configuration to apply, by name or id; nil for the active one.
    package var configuration: String?
    package var parameters: Parameters
    package private(set) var findings: [Finding] = []

    package init(configuration: String? = nil, parameters: Parameters = Parameters()) {
        self.configuration = configuration
        self.parameters = parameters
    }

    /// Nil where nothing can be said of the graph but what the findings say.
    package mutating func read(_ root: JSONValue) -> Graph? {
        guard let format = GraphFormat(of: root) else {
            let keys = root.members.prefix(6).map { String($0.key) }
            findings.append(Finding(.unknownFormat(keys: keys)))
            return nil
        }
        switch format {
        case .eagle, .eagleV4:
            var reader = EAGLEReader(configuration: configuration)
            let graph = reader.read(root, format)
            findings += reader.findings
            guard var graph else { return nil }
            findings += parameters.apply(to: &graph)
            return .logical(graph)
        case .palette: findings.append(Finding(.isPalette))
        case .graphConfiguration: findings.append(Finding(.isGraphConfiguration))
        case .physicalGraph:
            var reader = PhysicalGraphReader()
            let blueprint = reader.read(root)
            return finish(blueprint, reader.findings)
        case .wfFormat:
            var reader = WfFormatReader()
            let blueprint = reader.read(root)
            return finish(blueprint, reader.findings)
        }
        return nil
    }

    /// A graph that was stored in its closed form.
    package mutating func read(_ blueprint: Blueprint) -> Graph? { finish(blueprint, []) }

    /// Only logical graphs have configurations and parameters.
    private mutating func finish(_ blueprint: Blueprint?, _ found: [Finding]) -> Graph? {
        findings += found
        if let configuration {
            findings.append(
                Finding(.configurationUnknown(name: configuration, known: [], similar: nil)))
        }
        var empty = LogicalGraph(name: "", schema: .ojs)
        findings += parameters.apply(to: &empty)
        return blueprint.map { .physical($0) }
    }
}
