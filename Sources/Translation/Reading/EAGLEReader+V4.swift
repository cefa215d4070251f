// Schema V4: nodes, fields and edges stand in objects by their ids, and the applications of a
// construct are nodes of their own, which name it by `embedId`. Here they go back into their
// construct, which is what the rest of the translator knows, and edges to them become edges to it.

import Graphs
import JSON

extension EAGLEReader {
    private struct Embedded {
        var node: LogicalNode
        var host: String
        var path: [JSONStep]
    }

    private struct ApplicationIDs {
        var input: String?
        var output: String?
    }

    mutating func readV4(_ root: JSONValue, into graph: inout LogicalGraph) {
        guard let nodes = notes.object(root["nodes"], "nodes") else {
            if root["nodes"] == nil { notes.add(.missingKey("nodes")) }
            return
        }
        graph.nodes.reserveCapacity(nodes.count)
        var embedded: [Embedded] = []
        var applications: [String: ApplicationIDs] = [:]
        for (number, member) in nodes.members.enumerated() {
            notes.path = [.key("nodes"), .member(number)]
            guard member.value.kind == .object else {
                notes.add(.wrongType(key: "node", wanted: .object, found: member.value.kind))
                continue
            }
            let node = v4Node(member.value, id: String(member.key))
            if let host = notes.text(member.value["embedId"], "embedId"), !host.isEmpty {
                embedded.append(Embedded(node: node, host: host, path: notes.path))
                continue
            }
            applications[node.id] = ApplicationIDs(
                input: notes.text(member.value["inputApplicationId"], "inputApplicationId"),
                output: notes.text(member.value["outputApplicationId"], "outputApplicationId"))
            graph.nodes.append(node)
        }
        notes.path = []
        embed(embedded, applications, in: &graph)
        markGroups(in: &graph)
        readEdges(root, into: &graph)
    }

    private mutating func v4Node(_ node: JSONValue, id: String) -> LogicalNode {
        var result = LogicalNode(id: id, name: "", category: "Unknown", categoryType: "")
        for member in node.members {
            let value = member.value
            switch member.key {
            case "name": result.name = text(value, .name) ?? ""
            case "category": if let text = text(value, .category) { result.category = text }
            case "categoryType": result.categoryType = text(value, .categoryType) ?? ""
            case "parentId": result.parent = notes.text(value, "parentId")
            case "fields": v4Fields(value, of: &result)
            default: break
            }
        }
        return result
    }

    private mutating func v4Fields(_ fields: JSONValue, of node: inout LogicalNode) {
        guard let fields = notes.object(fields, "fields") else { return }
        node.fields.reserveCapacity(fields.count)
        for (number, member) in fields.members.enumerated() {
            guard member.value.kind == .object else {
                notes.add(
                    .wrongType(key: "field", wanted: .object, found: member.value.kind),
                    at: .key("fields"), .member(number))
                continue
            }
            var field = fieldReader.read(member.value, &notes)
            field.id = String(member.key)
            field.parameterType = Self.parameterTypes[field.parameterType] ?? field.parameterType
            node.fields.append(field)
        }
    }

    /// V4's words for the kinds of parameters, and those of the other schemas.
    private static let parameterTypes = [
        "Application": "ApplicationArgument", "Component": "ComponentParameter",
        "Constraint": "ConstraintParameter", "Construct": "ConstructParameter",
    ]

    /// Puts the applications into their constructs. Where the construct does not say which side an
    /// application is on, the first is its input.
    private mutating func embed(
        _ embedded: [Embedded], _ applications: [String: ApplicationIDs],
        in graph: inout LogicalGraph
    ) {
        guard !embedded.isEmpty else { return }
        var numbers: [String: Int] = [:]
        for (number, node) in graph.nodes.enumerated() { numbers[node.id] = number }
        for application in embedded {
            let node = application.node
            guard let host = numbers[application.host] else {
                notes.path = application.path
                let similar = notes.closest(to: application.host, in: numbers.keys)
                notes.add(
                    .hostUnknown(id: application.host, similar: similar),
                    at: .key("embedId"), place: Place(nodeID: node.id, nodeName: node.name))
                notes.path = []
                continue
            }
            hosts[node.id] = host
            let part = EmbeddedApplication(
                category: node.category, name: node.name, fields: node.fields)
            let isOutput =
                applications[application.host]?.output == node.id
                || (applications[application.host]?.input != node.id
                    && graph.nodes[host].inputApplication != nil)
            if isOutput {
                graph.nodes[host].outputApplication = part
            } else {
                graph.nodes[host].inputApplication = part
            }
        }
    }

    /// V4 does not say what is a group: constructs are, and whatever has a node inside.
    private func markGroups(in graph: inout LogicalGraph) {
        let constructs: Set = [
            "Scatter", "Gather", "Loop", "GroupBy", "MKN", "SubGraph", "ExclusiveForceNode",
        ]
        let parents = Set(graph.nodes.compactMap(\.parent))
        for number in graph.nodes.indices {
            let node = graph.nodes[number]
            graph.nodes[number].isGroup =
                constructs.contains(node.category) || parents.contains(node.id)
        }
    }

    private mutating func readEdges(_ root: JSONValue, into graph: inout LogicalGraph) {
        guard let edges = notes.object(root["edges"], "edges") else { return }
        graph.links.reserveCapacity(edges.count)
        for (number, edge) in edges.members.enumerated() {
            notes.path = [.key("edges"), .member(number)]
            var link = self.link(edge.value, number)
            if let host = hosts[link.source] { link.source = graph.nodes[host].id }
            if let host = hosts[link.target] { link.target = graph.nodes[host].id }
            graph.links.append(link)
        }
        notes.path = []
    }
}
