// Graphs from before 2022: nodes are numbered by `key`, named by `text` and inside a `group`, and their
// ports stand in lists of their own. Here the ports become fields, as EAGLE itself made them later.

import Graphs
import JSON

extension EAGLEReader {
    /// A list of ports, and on which side of its node it is. The local ports of a construct are those
    /// of its applications on the inside: what its input application makes leaves by them.
    enum PortList {
        case inputs, outputs, insideInputs, insideOutputs

        var key: String {
            switch self {
            case .inputs: "inputPorts"
            case .outputs: "outputPorts"
            case .insideOutputs: "inputLocalPorts"
            case .insideInputs: "outputLocalPorts"
            }
        }

        var usage: Field.Usage {
            switch self {
            case .inputs, .insideInputs: .input
            case .outputs, .insideOutputs: .output
            }
        }
    }

    /// Adds the ports of a list to a node's fields; one that is a field already gets no second.
    mutating func add(_ list: JSONValue, _ kind: PortList, to node: inout LogicalNode) {
        guard let ports = notes.list(list, kind.key) else { return }
        for (number, port) in ports.enumerated() {
            guard port.kind == .object else {
                notes.add(
                    .wrongType(key: "port", wanted: .object, found: port.kind), at: .key(kind.key),
                    .index(number))
                continue
            }
            let id = port["Id"]?.text ?? port["id"]?.text ?? ""
            if let known = node.fields.firstIndex(where: { !$0.id.isEmpty && $0.id == id }) {
                node.fields[known].usage = node.fields[known].usage.joined(with: kind.usage)
                continue
            }
            node.fields.append(
                Field(
                    id: id, name: port["IdText"]?.text ?? port["name"]?.text ?? "",
                    type: port["type"]?.text ?? "", usage: kind.usage,
                    parameterType: "ApplicationArgument"))
        }
    }
}

extension Field.Usage {
    fileprivate func joined(with other: Field.Usage) -> Field.Usage {
        switch (self, other) {
        case (.noPort, _): other
        case (_, .noPort): self
        default: self == other ? self : .inputAndOutput
        }
    }
}
