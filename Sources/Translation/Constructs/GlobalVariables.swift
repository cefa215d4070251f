// A GlobalVariable node names values that `{name}` stands for in the fields of all other nodes, the
// applications inside constructs included. It makes no Drop.

import Graphs

struct GlobalVariables {
    private var values: [(name: String, value: String)] = []
    private(set) var findings: [Finding] = []

    init(_ graph: LogicalGraph) {
        for node in graph.nodes where node.category == "GlobalVariable" {
            for field in node.fields where !field.name.isEmpty {
                values.append((field.name, field.effective))
            }
        }
    }

    func applied(to graph: LogicalGraph) -> LogicalGraph {
        guard !values.isEmpty else { return graph }
        var graph = graph
        for number in graph.nodes.indices where graph.nodes[number].category != "GlobalVariable" {
            substitute(in: &graph.nodes[number].fields)
            if graph.nodes[number].inputApplication != nil {
                substitute(in: &graph.nodes[number].inputApplication!.fields)
            }
        }
        return graph
    }

    private func substitute(in fields: inout [Field]) {
        for number in fields.indices {
            for (name, value) in values where fields[number].value.contains("{\(name)}") {
                fields[number].value.replace("{\(name)}", with: value)
            }
        }
    }
}
