import Engine
import Graphs

/// A graph of single Drops drawn as text: "a>B B>c"; names in capitals are apps, and "a~B" is an edge
/// that is read while it is written.
struct Sketch {
    let blueprint: Blueprint
    private(set) var graph: PhysicalGraph
    private(set) var kinds: [DropKind]
    private let ids: [String: ComponentID]

    init(_ text: String) {
        var blueprint = Blueprint(name: "")
        var ids: [String: ComponentID] = [:]
        let pairs = text.split(separator: " ").map { pair in
            (
                ends: pair.split { $0 == ">" || $0 == "~" }.map(String.init),
                isStream: pair.contains("~")
            )
        }
        for name in pairs.flatMap(\.ends) where ids[name] == nil {
            ids[name] = blueprint.add(
                Component(
                    id: name, name: name, kind: name == name.uppercased() ? .app : .data,
                    category: "", categoryType: "", dropClass: ""))
        }
        for (ends, isStream) in pairs where ends.count == 2 {
            if let source = ids[ends[0]], let target = ids[ends[1]] {
                blueprint.link(
                    source, to: target,
                    ports: PortPair(source: "", target: "", isStream: isStream), rule: .oneToOne)
            }
        }
        self.blueprint = blueprint
        graph = PhysicalGraph(unrolling: blueprint)
        kinds = blueprint.components.map(\.kind)
        self.ids = ids
    }

    func drop(_ name: String) -> DropID { DropID(ids[name]?.index ?? -1) }
    func name(_ name: String) -> DropName { DropName(ids[name] ?? ComponentID(-1), 0) }
    /// The number of the streaming pair of ports.
    var streamPorts: UInt16 { UInt16(blueprint.ports.firstIndex(where: \.isStream) ?? 0) }

    func engine(_ rules: AppRules = .standard) -> Engine {
        engine([AppRules](repeating: rules, count: kinds.count))
    }

    func engine(_ rules: [AppRules]) -> Engine {
        Engine(graph, kinds: kinds, rules: rules, streams: blueprint.ports.map(\.isStream))
    }

    /// The part that some of the Drops make, as one of two partitions; `mine` says which.
    func engine(partition: Int, holding names: [String]) -> Engine {
        var ownership = Ownership(partitionCount: 2)
        for component in blueprint.components {
            let owner = names.contains(component.name) ? partition : 1 - partition
            ownership.addComponent(runs: [(start: 0, owner: PartitionID(owner))], count: 1)
        }
        let part = PhysicalGraph(
            unrolling: [PartitionID(partition)], of: blueprint, ownedAs: ownership)
        return Engine(
            part, kinds: kinds, rules: kinds.map { _ in .standard },
            streams: blueprint.ports.map(\.isStream))
    }
}

/// An engine that was started, with its effects so far. Engines cannot be copied, so they cannot be in
/// an array by themselves.
final class Started {
    let sketch: Sketch
    var engine: Engine
    var effects = Effects()

    init(_ text: String, _ rules: AppRules = .standard) {
        sketch = Sketch(text)
        engine = sketch.engine(rules)
        engine.start(into: &effects)
    }

    func end(_ name: String, _ outcome: Outcome = .completed) {
        engine.ended(sketch.drop(name), outcome, into: &effects)
    }

    func write(_ name: String, _ size: UInt64) {
        engine.written(sketch.drop(name), size: size, into: &effects)
    }

    func write(_ app: String, to output: Int, _ size: UInt64) {
        let edge = engine.graph.consumerRange(of: sketch.drop(app)).lowerBound + output
        engine.written(sketch.drop(app), output: edge, size: size, into: &effects)
    }

    func app(_ name: String) -> AppState { engine.appState(of: sketch.drop(name)) }
    func data(_ name: String) -> DataState { engine.dataState(of: sketch.drop(name)) }
    func isReady(_ name: String) -> Bool { effects.ready.elements.contains(sketch.drop(name)) }

    /// What an app was given to read, as text: sizes, and how a stream ended.
    func read(_ name: String) -> String {
        effects.deliveries.filter { $0.reader == sketch.drop(name) }.map {
            switch $0.content {
            case .write(_, let size): "\(size)"
            case .end(let outcome): "\(outcome)"
            }
        }.joined(separator: " ")
    }
}
