// What a JSON text is, told by its content and never by its name. Nothing is read here but a few keys
// at the top, so a text can be taken for one thing and then turn out to be broken: that is the
// reader's to report.

package import JSON

package enum GraphFormat: Equatable, Sendable {
    /// EAGLE's logical graph with a list of nodes, whose ids are texts (OJS) or numbers (legacy).
    case eagle
    /// EAGLE's logical graph with nodes and edges by id.
    case eagleV4
    /// Components to draw with.
    case palette
    /// Values for the fields of some logical graph, without the graph.
    case graphConfiguration
    /// DALiuGE's list of Drops, partitioned or not.
    case physicalGraph
    /// A workflow of WfCommons.
    case wfFormat

    /// Nil if it is none of them.
    package init?(of root: JSONValue) {
        switch root.kind {
        case .array:
            guard Self.listsDrops(root) else { return nil }
            self = .physicalGraph
        case .object:
            guard let format = Self.format(ofObject: root) else { return nil }
            self = format
        default: return nil
        }
    }

    /// A list in which something has an oid. Broken ones may come first.
    private static func listsDrops(_ root: JSONValue) -> Bool {
        root.elements.lazy.prefix(64).contains { $0["oid"] != nil }
    }

    private static func format(ofObject root: JSONValue) -> GraphFormat? {
        let model = root["modelData"]
        for key in ["fileType", "type"] {
            switch model?[key]?.string?.lowercased() {
            case "palette": return .palette
            case "graphconfig": return .graphConfiguration
            default: break
            }
        }
        if root["nodeDataArray"] != nil { return .eagle }
        if let nodes = root["nodes"] {
            if root["edges"] != nil || model?["schemaVersion"]?.contents.map({ $0 == "V4" }) == true
            {
                return .eagleV4
            }
            return isConfiguration(nodes) ? .graphConfiguration : model.map { _ in .eagleV4 }
        }
        if root["workflow"]?.kind == .object { return .wfFormat }
        return model.map { _ in .eagle }
    }

    /// Nodes that say nothing but `fields`, and those nothing but values.
    private static func isConfiguration(_ nodes: JSONValue) -> Bool {
        nodes.kind == .object && nodes.count > 0
            && nodes.members.allSatisfy { $0.value.count == 1 && $0.value["fields"] != nil }
    }
}
