// A logical graph in EAGLE's format, as small as one can be. Every app does nothing, unless it is
// told what to do.

import Foundation

struct EAGLEGraph {
    /// What a node is to the loop it is in.
    enum LoopPart: String {
        case starts = "group_start"
        case ends = "group_end"
    }

    private struct Document: Encodable {
        var modelData: [String: String]
        var nodeDataArray: [Node]
        var linkDataArray: [Link]
    }

    private struct Node: Encodable {
        var id: String
        var name: String
        var category: String
        var categoryType: String
        var isGroup: Bool
        var parentId: String?
        var fields: [Field]
    }

    private struct Field: Encodable {
        var id: String
        var name: String
        var value: String
        var usage: String
        var defaultValue = ""
        var type = "String"
        var parameterType = ""
        var encoding = ""
        var positional = false
    }

    private struct Link: Encodable {
        var from: String
        var fromPort: String
        var to: String
        var toPort: String
    }

    private let name: String
    private var nodes: [Node] = []
    private var links: [Link] = []

    init(name: String) { self.name = name }

    mutating func addGroup(
        _ id: String, category: String? = nil, _ field: String, _ extent: Int,
        in parent: String? = nil
    ) {
        nodes.append(
            Node(
                id: id, name: id, category: category ?? id, categoryType: "Construct",
                isGroup: true, parentId: parent,
                fields: [parameter(of: id, field, String(extent))]))
    }

    mutating func addData(_ id: String, in parent: String? = nil, _ part: LoopPart? = nil) {
        add(id, "Memory", "Data", parent, part, [])
    }

    mutating func addApp(_ id: String, in parent: String? = nil, _ part: LoopPart? = nil) {
        let noOp = parameter(of: id, "dropclass", "dlg.apps.simple.NullBarrierApp")
        add(id, "DALiuGEApp", "Application", parent, part, [noOp])
    }

    /// In place of what it said, if it did.
    mutating func set(_ field: String, of id: String, _ value: String) {
        guard let number = nodes.firstIndex(where: { $0.id == id }) else { return }
        nodes[number].fields.removeAll { $0.name == field }
        nodes[number].fields.append(parameter(of: id, field, value))
    }

    /// Links each to the next.
    mutating func link(_ ids: String...) {
        for (from, to) in zip(ids, ids.dropFirst()) {
            links.append(Link(from: from, fromPort: from + ".out", to: to, toPort: to + ".in"))
        }
    }

    func data() throws -> Data {
        try JSONEncoder().encode(
            Document(
                modelData: [
                    "filePath": name + ".graph", "fileType": "Graph", "schemaVersion": "OJS",
                ],
                nodeDataArray: nodes, linkDataArray: links))
    }

    private mutating func add(
        _ id: String, _ category: String, _ categoryType: String, _ parent: String?,
        _ part: LoopPart?, _ fields: [Field]
    ) {
        let ports = [
            Field(id: id + ".in", name: "x", value: "", usage: "InputPort"),
            Field(id: id + ".out", name: "x", value: "", usage: "OutputPort"),
        ]
        let place = part.map { [parameter(of: id, $0.rawValue, "true")] } ?? []
        nodes.append(
            Node(
                id: id, name: id, category: category, categoryType: categoryType, isGroup: false,
                parentId: parent, fields: fields + place + ports))
    }

    private func parameter(of node: String, _ name: String, _ value: String) -> Field {
        Field(id: "\(node).\(name)", name: name, value: value, usage: "NoPort")
    }
}
