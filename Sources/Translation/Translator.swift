// The way of a graph from what a person drew to the closed form of the physical graph, with all that
// is wrong with it on the way. Nothing is allocated for Drops here.

package import Graphs

package struct Translation: Sendable {
    /// The physical graph in closed form, or nil where errors forbid it.
    package var blueprint: Blueprint?
    package var findings: [Finding]

    package init(blueprint: Blueprint?, findings: [Finding]) {
        self.blueprint = blueprint
        self.findings = findings
    }
}

package struct Translator {
    /// More Drops than this are taken for a mistake.
    package var maximumDrops: Int

    package init(maximumDrops: Int = 100_000_000) { self.maximumDrops = maximumDrops }

    package func translate(_ graph: LogicalGraph) -> Translation {
        var graph = graph
        var globals = GlobalVariables(graph)
        globals.apply(to: &graph)
        let tree = ConstructTree(graph)
        var findings = CategoryChecks.check(graph) + globals.findings + tree.findings
        guard tree.isComplete else {
            return Translation(blueprint: nil, findings: findings)
        }
        var extents = Extents(tree)
        let predicted = predictedDrops(tree, &extents)
        findings += extents.findings
        guard predicted <= Double(maximumDrops) else {
            findings.append(
                Finding(.tooManyDrops(predicted: predicted, limit: maximumDrops)))
            return Translation(blueprint: nil, findings: findings)
        }
        var wiring = Wiring(
            tree, extents: extents, name: graph.name, maximumDrops: maximumDrops)
        wiring.addComponents()
        wiring.addLinks()
        let drops = wiring.predictedDrops
        guard drops <= Double(maximumDrops) else {
            findings.append(Finding(.tooManyDrops(predicted: drops, limit: maximumDrops)))
            return Translation(blueprint: nil, findings: findings)
        }
        findings += wiring.findings
        let edges = wiring.blueprint.edgeCount
        guard edges <= Blueprint.maximumEdges else {
            let fault = Fault.tooManyEdges(
                predicted: Double(edges), limit: Blueprint.maximumEdges)
            findings.append(Finding(fault))
            return Translation(blueprint: nil, findings: findings)
        }
        findings += checks(of: wiring.blueprint, graph.schema)
        if wiring.blueprint.dropCount == 0 { findings.append(Self.noDrops(tree, extents)) }
        if wiring.blueprint.hasTooManyPorts { findings.append(Finding(.tooManyPorts)) }
        return Translation(
            blueprint: findings.hasErrors ? nil : wiring.blueprint, findings: findings)
    }

    /// Why nothing came out.
    private static func noDrops(_ tree: ConstructTree, _ extents: Extents) -> Finding {
        var extents = extents
        let constructs = tree.nodes.indices.filter { tree.nodes[$0].role.isConstruct }
        let names = { (numbers: [Int]) in numbers.prefix(5).map { tree.nodes[$0].name } }
        return Finding(
            .noDrops(
                repeatedNever: names(constructs.filter { extents.extent(of: $0) == 0 }),
                empty: names(constructs.filter { tree.nodes[$0].children.isEmpty })))
    }

    private func checks(of blueprint: Blueprint, _ schema: LogicalGraph.Schema) -> [Finding] {
        GraphChecks.check(blueprint).map { finding in
            guard schema == .legacy, case .cycle(let names) = finding.fault else { return finding }
            return Finding(.legacyCycle(names), finding.place)
        }
    }

    /// A graph that was read as a physical one needs checking only.
    package func translate(_ blueprint: Blueprint) -> Translation {
        var findings = GraphChecks.check(blueprint)
        if blueprint.dropCount > maximumDrops {
            findings.append(
                Finding(
                    .tooManyDrops(predicted: Double(blueprint.dropCount), limit: maximumDrops)))
        }
        if blueprint.hasTooManyPorts { findings.append(Finding(.tooManyPorts)) }
        return Translation(
            blueprint: findings.hasErrors ? nil : blueprint, findings: findings)
    }

    /// In floating point, for what people write by mistake does not fit an integer.
    private func predictedDrops(_ tree: ConstructTree, _ extents: inout Extents) -> Double {
        var sum = 0.0
        for node in tree.nodes.indices {
            var product: Double
            switch tree.nodes[node].role {
            case .component, .mpi: product = 1
            case .groupBy: product = 2 * Double(extents.extent(of: node))
            case .service: product = Double(extents.extent(of: node))
            case .scatter, .gather, .loop, .subGraph, .mkn:
                // For its findings, which would be missed where nothing is inside it.
                _ = extents.extent(of: node)
                continue
            case .ignored: continue
            }
            let levels = extents.levels(of: node)
            // Nothing, however often it is repeated: zero times infinity is no number.
            if levels.contains(where: { $0.extent == 0 }) { continue }
            for level in levels { product *= Double(level.extent) }
            sum += product
        }
        return sum
    }
}
