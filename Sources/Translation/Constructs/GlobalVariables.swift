// A GlobalVariable node names values that `{name}` stands for in the fields of all other nodes, the
// applications inside constructs included. It makes no Drop. A variable has the type of its field:
// Integer, Float, String or Boolean. Where it is the whole value of a field, the field gets the
// variable's type with it; inside a longer text it is just text. A variable that is used and is not of
// its type, or of a type that is none of these, is an error.

import Graphs

struct GlobalVariables {
    private struct Variable {
        let pattern: String
        let value: String
        let type: String
        let place: Place
    }

    private var variables: [Variable] = []
    private(set) var findings: [Finding] = []
    private var told: Set<String> = []

    init(_ graph: LogicalGraph) {
        for node in graph.nodes where node.namesGlobals {
            for field in node.fields where !field.name.isEmpty {
                // Of two with one name the later counts, in the place of the first.
                let variable = Variable(
                    pattern: "{\(field.name)}", value: field.effective, type: field.type,
                    place: Place(nodeID: node.id, nodeName: node.name, field: field.name))
                if let earlier = variables.firstIndex(where: { $0.pattern == variable.pattern }) {
                    variables[earlier] = variable
                } else {
                    variables.append(variable)
                }
            }
        }
    }

    mutating func apply(to graph: inout LogicalGraph) {
        guard !variables.isEmpty else { return }
        for number in graph.nodes.indices where !graph.nodes[number].namesGlobals {
            substitute(in: &graph.nodes[number].fields)
            if graph.nodes[number].inputApplication != nil {
                substitute(in: &graph.nodes[number].inputApplication!.fields)
            }
            if graph.nodes[number].outputApplication != nil {
                substitute(in: &graph.nodes[number].outputApplication!.fields)
            }
        }
    }

    private mutating func substitute(in fields: inout [Field]) {
        for number in fields.indices where fields[number].value.utf8.contains(UInt8(ascii: "{")) {
            for variable in variables where fields[number].value.contains(variable.pattern) {
                guard let value = converted(variable) else { continue }
                if fields[number].value == variable.pattern {
                    fields[number].value = value
                    fields[number].type = variable.type
                } else {
                    fields[number].value.replace(variable.pattern, with: value)
                }
            }
        }
    }

    /// The value as its type writes it; each mistake is told once.
    private mutating func converted(_ variable: Variable) -> String? {
        let text = variable.value
        let converted: String? =
            switch variable.type {
            case "Integer": WholeNumber.parse(text).map(String.init)
            case "Float": Double(text.trimmed).map { $0.description }
            case "String": text
            case "Boolean": Self.boolean(text)
            default: nil
            }
        if converted == nil, told.insert(variable.pattern).inserted {
            let isKnown = ["Integer", "Float", "Boolean"].contains(variable.type)
            findings.append(
                Finding(
                    isKnown
                        ? .globalNotOfType(value: text, type: variable.type)
                        : .globalTypeUnknown(type: variable.type), variable.place))
        }
        return converted
    }

    private static func boolean(_ text: String) -> String? {
        switch text.trimmed.lowercased() {
        case "true", "1", "yes": "true"
        case "false", "0", "no": "false"
        default: nil
        }
    }
}

extension LogicalNode {
    /// Older editors wrote EnvironmentVariables, unless that is a Drop with a class of its own.
    var namesGlobals: Bool {
        category == "GlobalVariable"
            || category == "EnvironmentVariables" && (fields.text("dropclass") ?? "").isEmpty
    }
}

extension String {
    /// Without the spaces around it.
    var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
