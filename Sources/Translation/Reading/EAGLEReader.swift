// Reads EAGLE's logical graphs in all their schemas. They differ in their outer form only, so that each
// has a file for that and shares the rest:
//     OJS      `nodeDataArray` and `linkDataArray`                            EAGLEReader+Nodes
//     legacy   the same with numbers for ids and ports in lists of their own  EAGLEReader+Legacy
//     V4       `nodes` and `edges` by id, applications as nodes               EAGLEReader+V4
// The active graph configuration, or the one that was asked for, is applied here
// (EAGLEReader+Configurations). What a file leaves out is empty; what it must not leave out, and what
// is of the wrong type, is a finding, and reading goes on behind it.

package import Graphs
package import JSON

package struct EAGLEReader {
    var notes = ReadingNotes()
    var fieldReader = FieldReader()
    var schema = LogicalGraph.Schema.ojs
    /// The node that each embedded application belongs to, by the application's own id.
    var hosts: [String: Int] = [:]
    /// The ids of nodes that also have a key: editors on their way to ids left links by key.
    var idsByKey: [String: String] = [:]
    /// The configuration to apply, by name or id; nil for the active one.
    let configuration: String?

    package var findings: [Finding] { notes.findings }

    package init(configuration: String? = nil) { self.configuration = configuration }

    /// The graph, or nil where it is so far from one that nothing more can be said of it.
    package mutating func read(_ root: JSONValue, _ format: GraphFormat) -> LogicalGraph? {
        let model = notes.object(root["modelData"], "modelData")
        let version = notes.text(model?["schemaVersion"], "schemaVersion")
        if let version, !["OJS", "AppRef", "V4", "Unknown", ""].contains(version) {
            notes.add(.unsupportedSchema(version), at: .key("modelData"), .key("schemaVersion"))
        }
        let name = model.map { self.name($0) } ?? ""
        var graph = LogicalGraph(name: name, schema: .ojs)
        switch format {
        case .eagleV4:
            schema = .v4
            readV4(root, into: &graph)
        default: readLists(root, into: &graph)
        }
        graph.schema = schema
        guard !graph.nodes.isEmpty else {
            if notes.findings.isEmpty { notes.add(.noNodes) }
            return nil
        }
        configure(&graph, root)
        return graph
    }

    /// The graph is called as its file is; V4 says the file's name elsewhere.
    private func name(_ model: JSONValue) -> String {
        let path =
            model["filePath"]?.string ?? model["location"]?["repositoryFileName"]?.string
            ?? model["name"]?.string ?? ""
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.hasSuffix(".graph") ? String(file.dropLast(6)) : file
    }

    private mutating func readLists(_ root: JSONValue, into graph: inout LogicalGraph) {
        guard let nodes = notes.list(root["nodeDataArray"], "nodeDataArray") else {
            if root["nodeDataArray"] == nil { notes.add(.missingKey("nodeDataArray")) }
            return
        }
        graph.nodes.reserveCapacity(nodes.underestimatedCount)
        for (number, node) in nodes.enumerated() {
            notes.path = [.key("nodeDataArray"), .index(number)]
            if let node = self.node(node, number: graph.nodes.count) { graph.nodes.append(node) }
        }
        notes.path = []
        guard let links = notes.list(root["linkDataArray"], "linkDataArray") else { return }
        graph.links.reserveCapacity(links.underestimatedCount)
        for (number, link) in links.enumerated() {
            notes.path = [.key("linkDataArray"), .index(number)]
            graph.links.append(self.link(link, number))
        }
        notes.path = []
        resolveKeys(in: &graph)
    }

    /// A link that lacks an end is kept, so that the numbers of the others stay: its end is unknown.
    mutating func link(_ link: JSONValue, _ number: Int) -> LogicalLink {
        var result = LogicalLink(from: "", to: "")
        let place = Place(link: number)
        guard link.kind == .object else {
            notes.add(.wrongType(key: "link", wanted: .object, found: link.kind), place: place)
            return result
        }
        var (source, target): (String?, String?)
        for member in link.members {
            let value = member.value
            switch member.key {
            case "from", "srcNodeId": source = notes.text(value, "from", place: place)
            case "to", "destNodeId": target = notes.text(value, "to", place: place)
            case "fromPort", "srcPortId":
                result.sourcePort = notes.text(value, "fromPort", place: place)
            case "toPort", "destPortId":
                result.targetPort = notes.text(value, "toPort", place: place)
            case "loop_aware", "loopAware":
                result.isLoopAware = notes.flag(value, String(member.key), place: place)
            case "is_stream", "isStream":
                result.isStream = notes.flag(value, String(member.key), place: place)
            default: break
            }
        }
        if source == nil { notes.add(.missingKey("from"), place: place) }
        if target == nil { notes.add(.missingKey("to"), place: place) }
        result.source = source ?? ""
        result.target = target ?? ""
        return result
    }
}
