// The logical graph with its constructs told apart from its components. As in DALiuGE, the
// application of a Scatter, Gather or Service takes over the construct's id, so that links to the
// construct are links to its application; a link into a Gather stays a link to the construct.

import Graphs

struct ConstructTree {
    enum Role: Equatable {
        case component, scatter, gather, loop, groupBy, subGraph, service, mpi
        /// Comments and the like: no Drop comes of them.
        case ignored

        var isConstruct: Bool {
            switch self {
            case .scatter, .gather, .loop, .groupBy, .subGraph, .service: true
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

    private(set) var nodes: [Node] = []
    private(set) var edges: [Edge] = []
    private(set) var findings: [Finding] = []
    private var constructs: [String: Int] = [:]
    private var linkTargets: [String: Int] = [:]
    private var searches = 0

    init(_ graph: LogicalGraph) {
        addNodes(graph)
        attachParents(graph)
        if hasParentCycle() {
            findings.append(Finding(.parentCycle))
            return
        }
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
        }
        for application in applications {
            let isGathers = application.isGroupStart
            if !isGathers { linkTargets[application.id] = nodes.count }
            nodes.append(application)
        }
        for index in nodes.indices {
            nodes[index].isGroupStart =
                nodes[index].isGroupStart
                || Self.flag(nodes[index], ["group_start", "Group start", "Group Start"])
            nodes[index].isGroupEnd = Self.flag(
                nodes[index], ["group_end", "Group end", "Group End"])
        }
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

    private mutating func attach(_ child: Int, to parent: Int) {
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
        guard let source = end(link.source, isSource: true, number),
            let target = end(link.target, isSource: false, number)
        else { return }
        if nodes[source].role == .ignored || nodes[target].role == .ignored { return }
        var leaving = source
        // What leaves a Gather leaves its application, as a link out of any construct does.
        if nodes[source].role == .gather,
            let application = nodes[source].children.first(where: {
                nodes[$0].id == nodes[source].id
            })
        {
            leaving = application
        }
        nodes[target].inputs.append(leaving)
        edges.append(
            Edge(
                source: leaving, target: target, sourcePort: link.sourcePort,
                targetPort: link.targetPort, isLoopAware: link.isLoopAware,
                isStream: link.isStream, number: number))
    }

    private mutating func end(_ id: String, isSource: Bool, _ number: Int) -> Int? {
        if let found = linkTargets[id] { return found }
        // To look for what was meant takes long: after some of these it helps nobody.
        searches += 1
        let similar = searches > 20 ? nil : Spelling.closest(to: id, in: linkTargets.keys)
        findings.append(
            Finding(
                .linkEndUnknown(id: id, isSource: isSource, similar: similar), Place(link: number)))
        return nil
    }

    private mutating func hasParentCycle() -> Bool {
        for start in nodes.indices {
            var steps = 0
            var node = nodes[start].parent
            while let parent = node {
                steps += 1
                if steps > nodes.count { return true }
                node = nodes[parent].parent
            }
        }
        return false
    }

    private static func flag(_ node: Node, _ names: [String]) -> Bool {
        guard let text = node.fields.text(anyOf: names)?.lowercased() else { return false }
        return ["true", "1", "1.0", "yes"].contains(text)
    }
}
