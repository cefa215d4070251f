// Graph configurations: a graph may carry several sets of values for its fields. One is applied: the
// one that was asked for by name or id, or the active one. All are checked, for what names a node or a
// field that is not there was meant to have an effect.

import Graphs
import JSON

extension EAGLEReader {
    mutating func configure(_ graph: inout LogicalGraph, _ root: JSONValue) {
        let key = "graphConfigurations"
        let all = notes.object(root[key], key)
        let chosen = chosenConfiguration(all, active: root["activeGraphConfigId"])
        guard let all else { return }
        var numbers = hosts
        for (number, node) in graph.nodes.enumerated() { numbers[node.id] = number }
        for (number, member) in all.members.enumerated() {
            notes.path = [.key(key), .member(number)]
            let entry = Configuration(
                value: member.value, name: Self.name(of: member), isApplied: number == chosen)
            apply(entry, to: &graph, numbers)
        }
        notes.path = []
    }

    private struct Configuration {
        let value: JSONValue
        let name: String
        let isApplied: Bool
    }

    private static func name(of member: JSONMember) -> String {
        member.value["modelData"]?["name"]?.string ?? member.value["name"]?.string
            ?? String(member.key)
    }

    /// The number, among all, of the one to apply. By id before by name; a name of several is none.
    private mutating func chosenConfiguration(_ all: JSONValue?, active: JSONValue?) -> Int? {
        let members = all.map { Array($0.members) } ?? []
        guard let wanted = configuration else {
            guard let active = notes.text(active, "activeGraphConfigId"), !active.isEmpty else {
                return nil
            }
            let number = members.firstIndex { $0.key == active }
            if number == nil {
                notes.add(.activeConfigurationMissing(id: active), at: .key("activeGraphConfigId"))
            }
            return number
        }
        if let number = members.firstIndex(where: { $0.key == wanted }) { return number }
        let names = members.map(Self.name)
        let named = names.indices.filter { names[$0] == wanted }
        if named.count > 1 {
            notes.add(
                .configurationAmbiguous(name: wanted, ids: named.map { String(members[$0].key) }))
        } else if named.isEmpty {
            notes.add(
                .configurationUnknown(
                    name: wanted, known: names, similar: Spelling.closest(to: wanted, in: names)))
        }
        return named.first
    }

    private mutating func apply(
        _ entry: Configuration, to graph: inout LogicalGraph, _ numbers: [String: Int]
    ) {
        guard let nodes = notes.object(entry.value["nodes"], "nodes") else { return }
        let outer = notes.path
        for (place, node) in nodes.members.enumerated() {
            notes.path = outer + [.key("nodes"), .member(place)]
            guard let number = numbers[String(node.key)] else {
                notes.add(
                    .configurationNodeUnknown(configuration: entry.name, id: String(node.key)))
                continue
            }
            guard let fields = notes.object(node.value["fields"], "fields") else { continue }
            for (place, field) in fields.members.enumerated() {
                let id = String(field.key)
                let value = entry.isApplied ? field.value["value"]?.fieldText : nil
                if !graph.nodes[number].setField(id, to: value) {
                    notes.add(
                        .configurationFieldUnknown(configuration: entry.name, id: id),
                        at: .key("fields"), .member(place),
                        place: Place(
                            nodeID: graph.nodes[number].id, nodeName: graph.nodes[number].name))
                }
            }
        }
        notes.path = outer
    }
}

extension LogicalNode {
    /// Gives the field of this id a value, if there is one to give; false where there is no such
    /// field in the node and its applications.
    fileprivate mutating func setField(_ id: String, to value: String?) -> Bool {
        var isThere = fields.set(id, to: value)
        if inputApplication != nil, inputApplication!.fields.set(id, to: value) { isThere = true }
        if outputApplication != nil, outputApplication!.fields.set(id, to: value) {
            isThere = true
        }
        return isThere
    }
}

extension [Field] {
    fileprivate mutating func set(_ id: String, to value: String?) -> Bool {
        var isThere = false
        for number in indices where self[number].id == id {
            isThere = true
            if let value { self[number].value = value }
        }
        return isThere
    }
}
