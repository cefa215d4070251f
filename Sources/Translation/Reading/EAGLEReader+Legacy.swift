// Graphs from before 2022: nodes are numbered by `key`, named by `text` and inside a `group`, and their
// ports stand in lists of their own. Here the ports become fields, as EAGLE itself made them later. Which
// way a local port of a construct leads was drawn in both ways over the years: it takes links of both.

import Graphs
import JSON

extension EAGLEReader {
    /// A list of ports, and on which side of its node it is. The local ports of a construct are those
    /// of its applications on the inside.
    enum PortList {
        case inputs, outputs, localInputs, localOutputs

        var key: String {
            switch self {
            case .inputs: "inputPorts"
            case .outputs: "outputPorts"
            case .localInputs: "inputLocalPorts"
            case .localOutputs: "outputLocalPorts"
            }
        }

        var usage: Field.Usage {
            switch self {
            case .inputs: .input
            case .outputs: .output
            case .localInputs, .localOutputs: .inputAndOutput
            }
        }

        var isLocal: Bool { self == .localInputs || self == .localOutputs }
    }

    /// What names a node by its key, though that has an id, names it by its id then.
    func resolveKeys(in graph: inout LogicalGraph) {
        guard !idsByKey.isEmpty else { return }
        let ids = Set(graph.nodes.map(\.id))
        let resolved = { (name: String) in ids.contains(name) ? name : idsByKey[name] ?? name }
        for number in graph.nodes.indices {
            graph.nodes[number].parent = graph.nodes[number].parent.map(resolved)
        }
        for number in graph.links.indices {
            graph.links[number].source = resolved(graph.links[number].source)
            graph.links[number].target = resolved(graph.links[number].target)
        }
    }

    /// Adds the ports of a list to a node's fields; one that is a field already gets no second.
    mutating func add(_ list: JSONValue, _ kind: PortList, to node: inout LogicalNode) {
        guard let ports = notes.list(list, kind.key) else { return }
        var known: [String: Int] = [:]
        for (place, field) in node.fields.enumerated() where known[field.id] == nil {
            known[field.id] = place
        }
        for (number, port) in ports.enumerated() {
            guard port.kind == .object else {
                notes.add(
                    .wrongType(key: "port", wanted: .object, found: port.kind), at: .key(kind.key),
                    .index(number))
                continue
            }
            let id = port["Id"]?.text ?? port["id"]?.text ?? ""
            if kind.isLocal { node.localPorts.insert(id) }
            if !id.isEmpty, let place = known[id] {
                node.fields[place].usage = node.fields[place].usage.joined(with: kind.usage)
                continue
            }
            known[id] = node.fields.count
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
