// Reads EAGLE's logical graphs, schema OJS: `nodeDataArray`, `linkDataArray` and the active graph
// configuration, which is applied here. Whatever the file leaves out is empty; what it must not
// leave out is a finding.

package import Graphs
package import JSON

package struct EAGLEReader {
    package private(set) var findings: [Finding] = []

    package init() {}

    /// True if this is a logical graph of EAGLE's, whatever its schema, or a palette.
    package static func recognises(_ root: JSONValue) -> Bool {
        root.kind == .object && (root["nodeDataArray"] != nil || root["modelData"] != nil)
    }

    /// The graph, or nil where it is so far from one that nothing more can be said of it.
    package mutating func read(_ root: JSONValue) -> LogicalGraph? {
        let model = root["modelData"]
        if model?["fileType"]?.string?.lowercased() == "palette" {
            findings.append(Finding(.isPalette))
            return nil
        }
        let version = model?["schemaVersion"]?.text ?? "OJS"
        guard ["OJS", "AppRef"].contains(version) else {
            findings.append(Finding(.unsupportedSchema(version)))
            return nil
        }
        guard let nodes = root["nodeDataArray"], nodes.kind == .array else {
            findings.append(Finding(.missingKey("nodeDataArray")))
            return nil
        }
        guard nodes.count > 0 else {
            findings.append(Finding(.noNodes))
            return nil
        }
        let name = model?["filePath"]?.string.map(Self.baseName) ?? ""
        var graph = LogicalGraph(name: name, schema: .ojs)
        for node in nodes.elements { if let node = self.node(node) { graph.nodes.append(node) } }
        for link in root["linkDataArray"]?.elementsOrNone ?? [] {
            graph.links.append(self.link(link))
        }
        if let active = root["activeGraphConfigId"]?.string, !active.isEmpty,
            let configuration = root["graphConfigurations"]?[active]
        {
            apply(configuration, to: &graph)
        }
        return graph
    }

    private mutating func node(_ node: JSONValue) -> LogicalNode? {
        let name = node["name"]?.text ?? node["text"]?.text ?? ""
        guard let id = node["id"]?.text ?? node["key"]?.text else {
            findings.append(Finding(.missingKey("id"), Place(nodeName: name)))
            return nil
        }
        return LogicalNode(
            id: id, name: name, category: node["category"]?.text ?? "Unknown",
            categoryType: node["categoryType"]?.string ?? "",
            isGroup: node["isGroup"]?.boolean ?? false,
            parent: (node["parentId"] ?? node["group"])?.textOrNone,
            fields: fields(node["fields"]),
            inputApplication: application(node, "input"),
            outputApplication: application(node, "output"))
    }

    private func application(_ node: JSONValue, _ side: String) -> EmbeddedApplication? {
        guard let type = node["\(side)ApplicationType"]?.string,
            !["None", "UnknownApplication", ""].contains(type)
        else { return nil }
        return EmbeddedApplication(
            category: type, name: node["\(side)ApplicationName"]?.text ?? "",
            fields: fields(node["\(side)AppFields"]))
    }

    private func fields(_ array: JSONValue?) -> [Field] {
        guard let array = array?.elementsOrNone else { return [] }
        return array.map { field in
            Field(
                id: field["id"]?.text ?? "", name: field["name"]?.text ?? "",
                value: field["value"]?.textOrJSON ?? "",
                defaultValue: field["defaultValue"]?.textOrJSON ?? "",
                type: field["type"]?.string ?? "", usage: Self.usage(field["usage"]?.string),
                parameterType: field["parameterType"]?.string ?? "",
                encoding: field["encoding"]?.string ?? "",
                isPositional: field["positional"]?.boolean ?? false)
        }
    }

    private static func usage(_ text: String?) -> Field.Usage {
        switch text {
        case "InputPort": .input
        case "OutputPort": .output
        case "InputOutput": .inputAndOutput
        default: .noPort
        }
    }

    private func link(_ link: JSONValue) -> LogicalLink {
        LogicalLink(
            from: link["from"]?.text ?? "", port: link["fromPort"]?.textOrNone,
            to: link["to"]?.text ?? "", port: link["toPort"]?.textOrNone,
            isLoopAware: ["1", "true"].contains(link["loop_aware"]?.text ?? "0"),
            isStream: (link["is_stream"] ?? link["isStream"])?.boolean ?? false)
    }

    /// A configuration gives fields of nodes other values; a node that is not there is no mistake.
    private func apply(_ configuration: JSONValue, to graph: inout LogicalGraph) {
        guard let nodes = configuration["nodes"], nodes.kind == .object else { return }
        var index: [String: Int] = [:]
        for (number, node) in graph.nodes.enumerated() { index[node.id] = number }
        for node in nodes.members {
            guard let number = index[String(node.key)], let fields = node.value["fields"] else {
                continue
            }
            for field in fields.members {
                guard let value = field.value["value"]?.textOrJSON else { continue }
                graph.nodes[number].setField(String(field.key), to: value)
            }
        }
    }

    private static func baseName(_ path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.hasSuffix(".graph") ? String(file.dropLast(6)) : file
    }
}

extension LogicalNode {
    fileprivate mutating func setField(_ id: String, to value: String) {
        for number in fields.indices where fields[number].id == id {
            fields[number].value = value
        }
        for number in inputApplication?.fields.indices ?? 0..<0
        where inputApplication?.fields[number].id == id {
            inputApplication?.fields[number].value = value
        }
    }
}

extension JSONValue {
    /// The text of a scalar; nil for null and for containers.
    fileprivate var textOrNone: String? {
        switch kind {
        case .null, .object, .array: nil
        default: text
        }
    }

    /// What a field's value says: a scalar's text, or a container as JSON.
    fileprivate var textOrJSON: String {
        switch kind {
        case .null: ""
        case .object, .array: compactJSON()
        default: text ?? ""
        }
    }

    fileprivate var elementsOrNone: [JSONValue]? { kind == .array ? Array(elements) : nil }
}
