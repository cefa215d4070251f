// What can only be seen once the constructs are resolved: cycles, and links between Drops of one kind.

import Graphs

enum GraphChecks {
    static func check(_ blueprint: Blueprint) -> [Finding] {
        linksOfOneKind(blueprint) + CycleSearch.findings(in: blueprint)
    }

    private static func linksOfOneKind(_ blueprint: Blueprint) -> [Finding] {
        blueprint.links.compactMap { link in
            let (source, target) = (blueprint[link.source], blueprint[link.target])
            guard source.kind == target.kind else { return nil }
            return Finding(
                source.kind == .data
                    ? .dataToData(source: source.name, target: target.name)
                    : .appToApp(source: source.name, target: target.name),
                Place(nodeID: source.id, nodeName: source.name))
        }
    }
}
