// From the tree of constructs to the blueprint: a component for each node, then a rule for each
// link. What each construct does is in the file of its name; here is what all have in common.

import Graphs

struct Wiring {
    let tree: ConstructTree
    var extents: Extents
    var blueprint: Blueprint
    /// The component of each node that has Drops.
    var components: [Int: ComponentID] = [:]
    /// The data Drops that stand for a GroupBy's groups.
    var groupData: [Int: ComponentID] = [:]
    /// Those of which it is told already that their inputs are wrong.
    var refusedGroupBys: Set<Int> = []
    var findings: [Finding] = []
    /// Of nodes that links have asked.
    var portTables: [Int: PortTable] = [:]
    private let maximumDrops: Int
    /// Those that the null Drops between apps make too many.
    var excessDrops = 0.0

    init(_ tree: ConstructTree, extents: Extents, name: String, maximumDrops: Int) {
        self.maximumDrops = maximumDrops
        self.tree = tree
        self.extents = extents
        blueprint = Blueprint(name: name)
    }

    mutating func addComponents() {
        for node in tree.nodes.indices {
            switch tree.nodes[node].role {
            case .component, .mpi, .service: addComponent(node)
            case .groupBy: addGroupBy(node)
            case .scatter, .gather, .loop, .subGraph, .mkn, .ignored: break
            }
        }
    }

    private mutating func addComponent(_ node: Int) {
        let description = tree.nodes[node]
        let isApp = DropClass.isApp(description)
        let weight = DropClass.weight(of: description, isApp: isApp)
        var levels = extents.levels(of: node)
        if description.role == .service { levels.append(extents.level(of: node)) }
        if weight < 0 { report(.negative(value: weight), at: node, field: "execution_time") }
        components[node] = blueprint.add(
            Component(
                id: description.id, name: DropClass.name(of: description),
                kind: isApp ? .app : .data, category: description.category,
                categoryType: DropClass.categoryType(of: description),
                dropClass: DropClass.name(of: description, isApp: isApp), levels: levels,
                weight: UInt32(clamping: weight), fields: description.fields))
    }

    var predictedDrops: Double { Double(blueprint.dropCount) + excessDrops }

    /// True if there is room for so many more Drops; otherwise they are counted only.
    mutating func hasRoom(for drops: Int) -> Bool {
        if blueprint.dropCount + drops <= maximumDrops { return true }
        excessDrops += Double(drops)
        return false
    }

    mutating func addLinks() {
        for edge in tree.edges { wire(edge) }
        for node in tree.nodes.indices {
            switch tree.nodes[node].role {
            case .loop: closeLoop(node)
            case .groupBy, .service: feedGroupStarts(node)
            default: break
            }
        }
    }

    /// What stands for a group feeds each node inside it that starts the group.
    private mutating func feedGroupStarts(_ group: Int) {
        guard let from = component(leaving: group) else { return }
        for child in groupStarts(of: group) {
            guard let to = components[child] else { continue }
            let edge = ConstructTree.Edge(source: group, target: child)
            let ports = PortPair(
                source: "", target: portName(nil, of: child, isSource: false, edge))
            link(from, to, ports, .oneToOne)
        }
    }

    mutating func wire(_ edge: ConstructTree.Edge) {
        let source = tree.nodes[edge.source]
        let target = tree.nodes[edge.target]
        if [.scatter, .loop].contains(source.role) || [.scatter, .loop].contains(target.role) {
            let construct = [.scatter, .loop].contains(source.role) ? edge.source : edge.target
            return report(
                .constructLinked(category: tree.nodes[construct].category), at: construct,
                link: edge.number)
        }
        if source.role == .subGraph || target.role == .subGraph { return }
        if target.role == .gather { return wireGather(edge) }
        if target.role == .groupBy { return wireGroupBy(edge) }
        if source.role == .groupBy, target.parent != edge.source {
            return report(.groupByOutput(target.name), at: edge.source, link: edge.number)
        }
        wireComponents(edge)
    }

    private mutating func wireComponents(_ edge: ConstructTree.Edge) {
        guard let from = component(leaving: edge.source), let to = components[edge.target] else {
            return
        }
        let ports = PortPair(
            source: portName(edge.sourcePort, of: edge.source, isSource: true, edge),
            target: portName(edge.targetPort, of: edge.target, isSource: false, edge),
            isStream: blueprint[from].kind == .data && isStream(edge))
        guard let rule = rule(edge, blueprint[from].levels, blueprint[to].levels) else { return }
        link(from, to, ports, rule)
    }

    private mutating func rule(
        _ edge: ConstructTree.Edge, _ source: [Level], _ target: [Level]
    ) -> LinkRule? {
        if carriesToNextIteration(edge) { return nextRule(source, target) }
        let shared = zip(source, target).prefix { $0.group == $1.group }.count
        let inner = { (levels: [Level]) in levels.dropFirst(shared).instanceCount }
        if shared < min(source.count, target.count) {
            guard isLoopChild(edge.source), isLoopChild(edge.target) else {
                report(unrelated(edge, source, target), at: edge.source, link: edge.number)
                return nil
            }
            let (mine, other) = (source.last?.extent ?? 1, target.last?.extent ?? 1)
            guard mine == other else {
                let names = (tree.nodes[edge.source].name, tree.nodes[edge.target].name)
                report(
                    .loopsOutOfStep(
                        source: names.0, sourceExtent: mine, target: names.1, targetExtent: other),
                    at: edge.source, link: edge.number)
                return nil
            }
            return inStepRule(source, target)
        }
        let leavesLoop = edge.isLoopAware && source.count > shared && isLoopChild(edge.source)
        let entersLoop = edge.isLoopAware && target.count > shared && isLoopChild(edge.target)
        return .blocks(
            sources: inner(source), targets: inner(target),
            onlySources: leavesLoop ? .last(of: source.last?.extent ?? 1) : .any,
            onlyTargets: entersLoop ? .first(of: target.last?.extent ?? 1) : .any)
    }

    private func unrelated(
        _ edge: ConstructTree.Edge, _ source: [Level], _ target: [Level]
    ) -> Fault {
        .linkUnrelated(
            source: tree.nodes[edge.source].name, sourceGroups: source.map { groupName($0.group) },
            target: tree.nodes[edge.target].name, targetGroups: target.map { groupName($0.group) })
    }

    private func groupName(_ id: String) -> String {
        tree.constructs[id].map { tree.nodes[$0].name } ?? id
    }

    /// The component that a link out of a node leaves: a GroupBy's is its data.
    func component(leaving node: Int) -> ComponentID? { groupData[node] ?? components[node] }

    mutating func report(_ fault: Fault, at node: Int, link: Int? = nil, field: String? = nil) {
        let description = tree.nodes[node]
        findings.append(
            Finding(
                fault,
                Place(nodeID: description.id, nodeName: description.name, link: link, field: field))
        )
    }
}
