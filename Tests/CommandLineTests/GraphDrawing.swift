import Foundation

/// EAGLE's JSON of a graph that a test draws node by node. Ports are made as links need them.
struct GraphDrawing {
    private var nodes: [String: [String: Any]] = [:]
    private var order: [String] = []
    private var links: [[String: Any]] = []

    mutating func scatter(_ id: String, _ copies: Int, in parent: String? = nil) {
        add(id, "Scatter", "Construct", ["num_of_copies": "\(copies)"], parent)
    }

    mutating func app(
        _ id: String, _ dropClass: String, _ fields: [String: String] = [:],
        in parent: String? = nil
    ) {
        add(id, "DALiuGEApp", "Application", fields, parent, dropClass)
    }

    mutating func bash(_ id: String, _ command: String, in parent: String? = nil) {
        let dropClass = "dlg.apps.bash_shell_app.BashShellApp"
        add(id, "BashShellApp", "Application", ["command": command], parent, dropClass)
    }

    mutating func memory(_ id: String, _ fields: [String: String] = [:], in parent: String? = nil) {
        let dropClass = "dlg.data.drops.memory.InMemoryDROP"
        add(id, "Memory", "Data", fields, parent, dropClass)
    }

    /// A Drop in memory that holds a value from the start.
    mutating func value(_ id: String, _ text: String, _ type: String) {
        memory(id, ["pydata": text])
        change(id, "pydata") { $0["type"] = type }
    }

    /// What DALiuGE hands to a command for its port: by this encoding, or the path.
    mutating func encode(_ port: String, of node: String, _ encoding: String) {
        change(node, "\(port)-InputPort") { $0["encoding"] = encoding }
    }

    mutating func loop(_ id: String, _ rounds: Int, in parent: String? = nil) {
        add(id, "Loop", "Construct", ["num_of_iter": "\(rounds)"], parent)
    }

    mutating func set(_ field: String, of node: String, _ value: String) {
        let added = ["id": field, "name": field, "value": value, "usage": "NoPort"]
        let fields = fields(of: node) + [added]
        nodes[node]?["fields"] = fields
    }

    mutating func file(_ id: String, _ path: String? = nil, in parent: String? = nil) {
        let dropClass = "dlg.data.drops.file.FileDROP"
        add(id, "File", "Data", path.map { ["filepath": $0] } ?? [:], parent, dropClass)
    }

    mutating func link(_ from: String, _ to: String, port: String = "x", isStream: Bool = false) {
        addPort(port, "OutputPort", to: from)
        addPort(port, "InputPort", to: to)
        links.append(
            [
                "from": from, "fromPort": "\(port)-OutputPort", "to": to,
                "toPort": "\(port)-InputPort", "is_stream": isStream,
            ])
    }

    /// What `to` reads of `from` while it is written.
    mutating func stream(_ from: String, _ to: String) { link(from, to, isStream: true) }

    /// a → b → c …
    mutating func chain(_ ids: String...) {
        for (from, to) in zip(ids, ids.dropFirst()) { link(from, to) }
    }

    func json() throws -> String {
        let graph: [String: Any] = [
            "modelData": ["filePath": "drawn.graph", "schemaVersion": "OJS", "fileType": "Graph"],
            "nodeDataArray": order.compactMap { nodes[$0] }, "linkDataArray": links,
        ]
        let data = try JSONSerialization.data(withJSONObject: graph, options: [.sortedKeys])
        return String(decoding: data, as: UTF8.self)
    }

    private mutating func add(
        _ id: String, _ category: String, _ type: String, _ fields: [String: String],
        _ parent: String?, _ dropClass: String? = nil
    ) {
        var fields = fields
        fields["dropclass"] = dropClass
        var node: [String: Any] = [
            "id": id, "name": id, "category": category, "categoryType": type,
            "isGroup": type == "Construct",
            "fields": fields.sorted { $0.key < $1.key }.map { name, value in
                ["id": name, "name": name, "value": value, "usage": "NoPort"]
            },
        ]
        node["parentId"] = parent
        nodes[id] = node
        order.append(id)
    }

    private mutating func addPort(_ port: String, _ usage: String, to node: String) {
        let id = "\(port)-\(usage)"
        var fields = fields(of: node)
        guard !fields.contains(where: { $0["id"] == id }) else { return }
        fields.append(["id": id, "name": port, "value": "", "usage": usage])
        nodes[node]?["fields"] = fields
    }

    private func fields(of node: String) -> [[String: String]] {
        nodes[node]?["fields"] as? [[String: String]] ?? []
    }

    private mutating func change(
        _ node: String, _ field: String, _ body: (inout [String: String]) -> Void
    ) {
        var fields = fields(of: node)
        for place in fields.indices where fields[place]["id"] == field { body(&fields[place]) }
        nodes[node]?["fields"] = fields
    }
}
