// A GroupBy sorts the Drops of a scattered input by some of their coordinates: by the innermost one,
// or by those of the Scatters that its field `group_key` names. It makes two Drops for each group: an
// app that waits for the group, and the data that stands for it.

import Graphs

extension Extents {
    /// What may be a key of a GroupBy's input: the constructs between it and the GroupBy, slowest
    /// first. The groups of another GroupBy count as the coordinates that they were sorted by.
    mutating func keys(of input: Int, beyond around: Int) -> [Level] {
        var keys: [Level] = []
        var chain: [Int] = []
        var node = self.node(input).parent
        while let group = node {
            chain.append(group)
            node = self.node(group).parent
        }
        for group in chain.reversed().dropFirst(around) {
            keys += self.node(group).role == .groupBy ? groupKeys(of: group) : [level(of: group)]
        }
        return keys
    }

    /// The levels that a GroupBy sorts by, in the order in which its groups are numbered, slowest
    /// first: as in DALiuGE that is the innermost Scatter.
    mutating func groupKeys(of groupBy: Int) -> [Level] {
        guard let input = inputs(of: groupBy).first, enter(groupBy) else { return [] }
        defer { leave(groupBy) }
        let keys = keys(of: input, beyond: levels(of: groupBy).count)
        let names = Self.names(self.node(groupBy).fields.text("group_key") ?? "")
        guard !names.isEmpty else { return keys.suffix(1) }
        for name in names where !keys.contains(where: { isNamed($0, name) }) {
            report(.groupKeyUnknown(name, known: keys.map(\.group)), at: groupBy)
        }
        return keys.reversed().filter { key in names.contains { isNamed(key, $0) } }
    }

    /// As many groups as its keys have values together.
    mutating func groupByExtent(_ node: Int) -> Int {
        guard let input = inputs(of: node).first, self.node(input).parent != nil else {
            report(.groupByInput("a data component inside a Scatter"), at: node)
            return 1
        }
        return groupKeys(of: node).instanceCount
    }

    private func isNamed(_ key: Level, _ name: String) -> Bool {
        key.group == name || nodeName(key.group) == name
    }

    private static func names(_ text: String) -> [String] {
        if ["None", "-1", ""].contains(text) { return [] }
        return text.split(separator: ",").map { name in
            String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }
}

extension Wiring {
    /// The two Drops of each group: a barrier app, and the data that its consumers read.
    mutating func addGroupBy(_ node: Int) {
        let description = tree.nodes[node]
        let levels = extents.levels(of: node) + [extents.level(of: node)]
        let barrier = blueprint.add(
            Component(
                id: description.id, name: DropClass.name(of: description), kind: .app,
                category: description.category, categoryType: "Application",
                dropClass: description.fields.rawText("dropclass") ?? DropClass.sleepApp,
                levels: levels, fields: description.fields))
        let data = blueprint.add(
            Component(
                id: description.id + "#grp-data", name: "grpdata", kind: .data, category: "Memory",
                categoryType: "Data", dropClass: DropClass.memory, levels: levels))
        link(barrier, data, PortPair(source: "grpdata", target: "grpdata"), .oneToOne)
        components[node] = barrier
        groupData[node] = data
    }

    mutating func wireGroupBy(_ edge: ConstructTree.Edge) {
        let groupBy = edge.target
        guard tree.nodes[groupBy].inputs.count == 1, !tree.nodes[edge.source].role.isConstruct,
            let from = components[edge.source], let to = components[groupBy]
        else {
            // Once, though each of its links comes here.
            guard refusedGroupBys.insert(groupBy).inserted else { return }
            return report(.groupByInput("exactly one data component"), at: groupBy)
        }
        guard blueprint.count(of: from) > 0, blueprint.count(of: to) > 0 else { return }
        let around = extents.levels(of: groupBy)
        let inside = Array(blueprint[from].levels.dropFirst(around.count))
        guard blueprint[from].levels.starts(with: around), let innermost = inside.last else {
            return report(.groupByInput("a component inside a Scatter"), at: groupBy)
        }
        let ports = PortPair(
            source: portName(edge.sourcePort, of: edge.source, isSource: true, edge),
            target: portName(edge.targetPort, of: groupBy, isSource: false, edge))
        let keys = extents.groupKeys(of: groupBy)
        let block = inside.instanceCount
        let isByInnermost = keys == [innermost]
        guard canList(isByInnermost ? innermost.extent : blueprint.count(of: from)) else { return }
        let rule: LinkRule =
            isByInnermost
            ? .groupedByInnermost(block: block, extent: innermost.extent)
            : groupedBy(keys, extents.keys(of: edge.source, beyond: around.count), from, to, block)
        link(from, to, ports, rule)
    }

    /// Several keys, or not the innermost: no run of numbers says which Drops a group has, so its
    /// edges are listed.
    private func groupedBy(
        _ keys: [Level], _ levels: [Level], _ from: ComponentID, _ to: ComponentID, _ block: Int
    ) -> LinkRule {
        let groups = keys.instanceCount
        // Of each key: how far apart its values are among the sources, and among the groups.
        let strides = keys.indices.map { key in
            let place = levels.lastIndex(of: keys[key]) ?? 0
            return (
                sources: levels[(place + 1)...].instanceCount, extent: keys[key].extent,
                groups: keys[(key + 1)...].instanceCount
            )
        }
        let pairs = (0..<blueprint.count(of: from)).map { source in
            var group = source / block * groups
            for key in strides {
                group += source % block / key.sources % key.extent * key.groups
            }
            return (UInt32(source), UInt32(group))
        }
        return .listed(
            EdgeList(
                pairs, sources: blueprint.count(of: from), targets: blueprint.count(of: to)))
    }
}
