// The ports of a node by their ids: a node may have as many as links, and each link asks for its own.

import Graphs

struct PortTable {
    /// The name of each port of a side by its id; of two with one id the first counts.
    private var inputs: [String: String] = [:]
    private var outputs: [String: String] = [:]
    /// The names of both, in order.
    private var names: (inputs: [String], outputs: [String]) = ([], [])
    private var streams: Set<String> = []

    init(_ fields: [Field]) {
        for field in fields where field.usage != .noPort {
            if field.isInputPort {
                if inputs[field.id] == nil { inputs[field.id] = field.name }
                names.inputs.append(field.name)
            }
            if field.isOutputPort {
                if outputs[field.id] == nil { outputs[field.id] = field.name }
                names.outputs.append(field.name)
            }
            if field.type.lowercased().hasSuffix("stream") { streams.insert(field.id) }
        }
    }

    func name(_ id: String, isSource: Bool) -> String? { isSource ? outputs[id] : inputs[id] }
    func last(isSource: Bool) -> String { (isSource ? names.outputs : names.inputs).last ?? "" }
    func isStream(_ id: String) -> Bool { streams.contains(id) }

    /// Enough of the names to find what was meant.
    func someNames(isSource: Bool) -> [String] {
        Array((isSource ? names.outputs : names.inputs).prefix(10))
    }
}

extension Wiring {
    mutating func ports(of node: Int) -> PortTable {
        if let known = portTables[node] { return known }
        let table = PortTable(tree.nodes[node].fields)
        portTables[node] = table
        return table
    }
}
