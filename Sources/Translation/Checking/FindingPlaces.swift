// Where in its file each finding is. Readers know the way to what they read; whoever checks later knows
// ids of nodes and names of fields, which are looked up here, when there is something to tell.

package import JSON

package struct FindingPlaces {
    private let root: JSONValue
    private var nodes: [String: (path: [JSONStep], value: JSONValue)] = [:]
    private let linkList: String

    /// Linear in the nodes, not in what is in them.
    package init(_ root: JSONValue) {
        self.root = root
        linkList = root["linkDataArray"] == nil ? "edges" : "linkDataArray"
        index(root["nodeDataArray"], [.key("nodeDataArray")], keys: ["id", "key", "oid"])
        index(root["nodes"], [.key("nodes")], keys: ["id"])
        if root.kind == .array { index(root, [], keys: ["oid", "lg_key"]) }
        guard let workflow = root["workflow"] else { return }
        let specification: [JSONStep] = [.key("workflow"), .key("specification"), .key("tasks")]
        index(workflow["specification"]?["tasks"], specification, keys: ["id", "name"])
        for key in ["tasks", "jobs"] {
            index(workflow[key], [.key("workflow"), .key(key)], keys: ["id", "name"])
        }
    }

    private mutating func index(_ list: JSONValue?, _ path: [JSONStep], keys: [String]) {
        guard let list else { return }
        for (number, value) in list.elements.enumerated() {
            for key in keys {
                guard let id = value[key]?.text, nodes[id] == nil else { continue }
                nodes[id] = (path + [.index(number)], value)
            }
        }
        for (number, member) in list.members.enumerated() {
            let id = String(member.key)
            if nodes[id] == nil { nodes[id] = (path + [.member(number)], member.value) }
        }
    }

    /// The way to what the finding is about; empty where that is the file as a whole.
    package func path(of place: Place) -> [JSONStep] {
        if !place.path.isEmpty { return place.path }
        if let link = place.link {
            return [.key(linkList), linkList == "edges" ? .member(link) : .index(link)]
        }
        guard let id = place.nodeID, let node = nodes[id] else { return [] }
        guard let field = place.field else { return node.path }
        return node.path + (Self.path(ofField: field, in: node.value) ?? [])
    }

    private static func path(ofField name: String, in node: JSONValue) -> [JSONStep]? {
        for key in ["fields", "inputAppFields", "outputAppFields", "applicationArgs"] {
            guard let fields = node[key] else { continue }
            for (number, field) in fields.elements.enumerated()
            where field["name"]?.text == name || field["text"]?.text == name {
                return [.key(key), .index(number)]
            }
            for (number, member) in fields.members.enumerated()
            where member.value["name"]?.text == name {
                return [.key(key), .member(number)]
            }
        }
        return nil
    }
}
