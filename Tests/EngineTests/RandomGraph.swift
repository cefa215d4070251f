import Engine
import Graphs
import Transport

/// A random graph with a script: what each app will do when it is run, fixed beforehand.
struct RandomGraph {
    /// What becomes of an app that is run.
    enum Act: Equatable {
        case completes
        /// Fails so often, then completes.
        case fails(times: UInt8)
        /// Completes, and skips the outputs at port 1.
        case branches
    }

    private(set) var blueprint = Blueprint(name: "random")
    private(set) var rules: [AppRules] = []
    private(set) var acts: [Act] = []
    private(set) var ownership: Ownership
    let partitions: Int

    /// Layers of data and apps in turn, each Drop linked to some of the layers before it.
    init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let layers = Int.random(in: 1...8, using: &random)
        let width = Int.random(in: 1...[2, 5, 12].randomElement(using: &random)!, using: &random)
        partitions = Int.random(in: 1...6, using: &random)
        var ids: [(id: ComponentID, kind: DropKind)] = []
        for layer in 0..<layers {
            let kind: DropKind = layer % 2 == 0 ? .data : .app
            let earlier = ids.filter { $0.kind != kind }
            for _ in 0..<Int.random(in: 1...width, using: &random) {
                let id = blueprint.add(
                    Component(
                        id: "\(ids.count)", name: "\(ids.count)", kind: kind, category: "",
                        categoryType: "", dropClass: ""))
                ids.append((id, kind))
                for producer in earlier.shuffled(using: &random).prefix(
                    Int.random(in: 0...3, using: &random))
                {
                    let port = Bool.random(using: &random) ? "0" : "1"
                    blueprint.link(
                        producer.id, to: id, ports: PortPair(source: port, target: "in"),
                        rule: .oneToOne)
                }
            }
        }
        ownership = Ownership(partitionCount: partitions)
        for _ in ids {
            let owner = PartitionID(Int.random(in: 0..<partitions, using: &random))
            ownership.addComponent(runs: [(start: 0, owner: owner)], count: 1)
            rules.append(Self.someRules(&random))
            acts.append(Self.someAct(&random))
        }
    }

    private static func someRules(_ random: inout SeededRandom) -> AppRules {
        AppRules(
            errorThreshold: [0, 0, 0, 33, 50, 100].randomElement(using: &random)!,
            needed: [nil, nil, nil, 1, 2].randomElement(using: &random)!,
            blocksSkip: Int.random(in: 0..<3, using: &random) == 0,
            tries: UInt8.random(in: 1...3, using: &random))
    }

    private static func someAct(_ random: inout SeededRandom) -> Act {
        switch Int.random(in: 0..<10, using: &random) {
        case 0...5: .completes
        case 6, 7: .fails(times: UInt8.random(in: 1...3, using: &random))
        default: .branches
        }
    }

    /// The numbers of the ports that a branch skips.
    var skippedPorts: Set<UInt16> {
        Set(blueprint.ports.indices.filter { blueprint.ports[$0].source == "1" }.map { UInt16($0) })
    }
}

/// What must come of a random graph, worked out one Drop after another in the order of the flow. It is
/// written to be read, and shares nothing with the engine but the names.
struct Reference {
    private(set) var outcomes: [Int: Outcome] = [:]

    init(_ graph: RandomGraph) {
        for drop in graph.blueprint.componentsInOrder() {
            let inputs = graph.blueprint.links.filter { $0.target.index == drop }.map { link in
                arrival(link, graph)
            }
            outcomes[drop] =
                graph.blueprint.components[drop].kind == .data
                ? data(inputs) : app(inputs, graph.rules[drop], graph.acts[drop])
        }
    }

    /// How the producer of a link ended, as this link tells it.
    private func arrival(_ link: Link, _ graph: RandomGraph) -> Outcome {
        let producer = link.source.index
        let ended = outcomes[producer] ?? .failed
        let branched =
            graph.blueprint.components[producer].kind == .app && ended == .completed
            && graph.acts[producer] == .branches
        return branched && graph.blueprint.ports[Int(link.ports)].source == "1" ? .skipped : ended
    }

    private func data(_ inputs: [Outcome]) -> Outcome {
        if inputs.contains(.failed) { return .failed }
        return !inputs.isEmpty && inputs.allSatisfy { $0 == .skipped } ? .skipped : .completed
    }

    private func app(
        _ inputs: [Outcome], _ rules: AppRules, _ act: RandomGraph.Act
    ) -> Outcome {
        let needed = min(rules.needed.map { Int($0) } ?? inputs.count, inputs.count)
        let failed = inputs.count { $0 == .failed }
        let completed = inputs.count { $0 == .completed }
        let skipped = inputs.count { $0 == .skipped }
        let forgiven = (0...failed).last { $0 * 100 <= Int(rules.errorThreshold) * needed } ?? 0
        let usable = completed + forgiven
        let enough =
            rules.blocksSkip
            ? usable + skipped >= needed && (usable > 0 || needed == 0) : usable >= needed
        if enough { return run(act, tries: rules.tries) }
        let allAreThere = rules.blocksSkip && usable + skipped >= needed
        return failed > forgiven && !allAreThere ? .failed : .skipped
    }

    private func run(_ act: RandomGraph.Act, tries: UInt8) -> Outcome {
        if case .fails(let times) = act, times >= tries { return .failed }
        return .completed
    }
}
