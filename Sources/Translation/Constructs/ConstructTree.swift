// The logical graph with its constructs told apart from its components. As in DALiuGE, the
// application of a Scatter, Gather or Service takes over the construct's id, so that links to the
// construct are links to its application; a link into a Gather stays a link to the construct. A
// construct with an application on each side, an MKN or a SubGraph, has `Sides`.

import Graphs

struct ConstructTree {
    enum Role: Equatable {
        case component, scatter, gather, loop, groupBy, subGraph, service, mpi
        /// Read as a Gather of M, with a Scatter of K and one of N inside.
        case mkn
        /// Comments and the like: no Drop comes of them.
        case ignored

        var isConstruct: Bool {
            switch self {
            case .scatter, .gather, .loop, .groupBy, .subGraph, .service, .mkn: true
            case .component, .mpi, .ignored: false
            }
        }
    }

    struct Node {
        var id: String
        var name: String
        var category: String
        var categoryType: String
        var role: Role
        var fields: [Field]
        var parent: Int?
        var children: [Int] = []
        var isGroupStart = false
        var isGroupEnd = false
        /// The nodes whose links end here, in the order of the links.
        var inputs: [Int] = []

        var place: Place { Place(nodeID: id, nodeName: name) }
    }

    struct Edge {
        var source: Int
        var target: Int
        var sourcePort: String?
        var targetPort: String?
        var isLoopAware = false
        var isStream = false
        /// Its number in the file, or nil where it was drawn by a rule.
        var number: Int?
    }

    var nodes: [Node] = []
    private(set) var edges: [Edge] = []
    var findings: [Finding] = []
    /// False where nothing more can be said of the graph than what is in the findings.
    private(set) var isComplete = true
    /// Every level is a coordinate of every Drop inside it.
    private static let deepest = 100
    /// Where the children of a construct go, by its id.
    var constructs: [String: Int] = [:]
    /// Where links end that name an id, if not at one of its sides.
    private(set) var linkTargets: [String: Int] = [:]
    /// Of constructs with an application on each side, by id.
    var sides: [String: Sides] = [:]
    private var searches = 0

    init(_ graph: LogicalGraph) {
        addNodes(graph)
        attachParents(graph)
        for construct in sides.values { attachSides(construct) }
        if let fault = nestingFault() {
            isComplete = false
            findings.append(fault)
            return
        }
        moveOutputs(graph)
        for (number, link) in graph.links.enumerated() { addEdge(link, number) }
    }

    private mutating func addNodes(_ graph: LogicalGraph) {
        var applications: [Node] = []
        var names: [String: String] = [:]
        for node in graph.nodes {
            if let other = names.updateValue(node.name, forKey: node.id) {
                findings.append(
                    Finding(
                        .duplicateID(otherName: other),
                        Place(nodeID: node.id, nodeName: node.name)))
                continue
            }
            let role = Self.role(of: node)
            if role.isConstruct || role == .ignored { constructs[node.id] = nodes.count }
            linkTargets[node.id] = nodes.count
            nodes.append(
                Node(
                    id: node.id, name: node.name, category: node.category,
                    categoryType: Self.categoryType(of: node), role: role, fields: node.fields))
            if let application = Self.application(of: node, role) {
                applications.append(application)
            }
            if role == .mkn || role == .subGraph { addSides(of: node, role) }
        }
        for application in applications {
            let isGathers = application.isGroupStart
            if !isGathers { linkTargets[application.id] = nodes.count }
            nodes.append(application)
        }
        for index in nodes.indices { readFlags(of: index) }
    }

    private static func application(of node: LogicalNode, _ role: Role) -> Node? {
        guard [.scatter, .gather, .service].contains(role),
            let embedded = node.inputApplication ?? node.outputApplication
        else { return nil }
        let fields = (node.inputApplication?.fields ?? []) + node.fields
        return Node(
            id: node.id, name: node.name, category: embedded.category,
            categoryType: "Application", role: embedded.category == "Mpi" ? .mpi : .component,
            fields: fields, isGroupStart: role == .gather)
    }

    private mutating func attachParents(_ graph: LogicalGraph) {
        var parents: [String: String] = [:]
        for node in graph.nodes { parents[node.id] = node.parent }
        for index in nodes.indices {
            let id = nodes[index].id
            let construct = constructs[id]
            if let construct, construct != index, nodes[construct].role == .gather {
                attach(index, to: construct)
            } else if let parentID = parents[id], let parent = constructs[parentID] {
                if nodes[parent].role.isConstruct { attach(index, to: parent) }
            } else if let parentID = parents[id], let parent = linkTargets[parentID] {
                findings.append(
                    Finding(.parentIsNoGroup(parent: nodes[parent].name), nodes[index].place))
            }
        }
    }

    mutating func attach(_ child: Int, to parent: Int) {
        nodes[child].parent = parent
        nodes[parent].children.append(child)
        // As in DALiuGE, a comment is left out at the top only; in a group it becomes a Drop.
        if nodes[child].role == .ignored,
            ["Comment", "Description"].contains(nodes[child].category)
        {
            nodes[child].role = .component
        }
    }

    private mutating func addEdge(_ link: LogicalLink, _ number: Int) {
        guard let named = end(link.source, isSource: true, number),
            let reached = end(link.target, isSource: false, number)
        else { return }
        let source = leaving(named, towards: reached, by: link.sourcePort)
        let target = entering(reached, from: named, by: link.targetPort)
        if nodes[source].role == .ignored || nodes[target].role == .ignored { return }
        nodes[target].inputs.append(source)
        edges.append(
            Edge(
                source: source, target: target, sourcePort: link.sourcePort,
                targetPort: link.targetPort, isLoopAware: link.isLoopAware,
                isStream: link.isStream, number: number))
    }

    /// What leaves a Gather leaves its application, as a link out of any construct does.
    private func leaving(_ node: Int, towards target: Int, by port: String?) -> Int {
        if let sides = sides[nodes[node].id] {
            return sides.leaving(towards: target, by: port, in: self)
        }
        guard nodes[node].role == .gather else { return node }
        return nodes[node].children.first { nodes[$0].id == nodes[node].id } ?? node
    }

    private func entering(_ node: Int, from source: Int, by port: String?) -> Int {
        sides[nodes[node].id]?.entering(from: source, by: port, in: self) ?? node
    }

    func isInside(_ node: Int, _ construct: Int) -> Bool {
        var around = nodes[node].parent
        while let group = around {
            if group == construct { return true }
            around = nodes[group].parent
        }
        return false
    }

    mutating func end(_ id: String, isSource: Bool, _ number: Int) -> Int? {
        if let found = linkTargets[id] { return found }
        // To look for what was meant takes long: after some of these it helps nobody.
        searches += 1
        let similar = searches > 20 ? nil : Spelling.closest(to: id, in: linkTargets.keys)
        findings.append(
            Finding(
                .linkEndUnknown(id: id, isSource: isSource, similar: similar), Place(link: number)))
        return nil
    }

    private func nestingFault() -> Finding? {
        for start in nodes.indices {
            var around: [Int] = []
            var node = nodes[start].parent
            while let parent = node, around.count <= Self.deepest {
                around.append(parent)
                node = nodes[parent].parent
            }
            if around.count <= Self.deepest { continue }
            let isCircle = Set(around).count < around.count
            return isCircle
                ? Finding(.parentCycle)
                : Finding(.nestedTooDeep(limit: Self.deepest), nodes[start].place)
        }
        return nil
    }
}
