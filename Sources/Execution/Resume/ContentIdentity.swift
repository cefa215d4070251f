// What a Drop is, whatever it is called: a hash of what its component says, of where in its constructs it is,
// and of what it reads, and so on back. Two Drops of the same identity come to the same contents, as far as a
// graph can tell. Like a build system: who has a name or a place in the drawing means nothing.
//
//   - An app is its class, its parameters, its ports, its coordinates (programs see them), and the
//     identities of what it reads, port by port, in order.
//   - Data that apps make is what they are, and how it is laid out as an array. Where it is kept, and for how
//     long, makes no other contents.
//   - Data from outside is all its parameters. Whether its file is another one now, its size tells.
//   - How an app is run (cores, tries, limits) makes no other contents either, unless a parameter names it.

import Graphs

struct ContentIdentity {
    private let blueprint: Blueprint
    private let graph: PhysicalGraph
    private let isMade: [Bool]
    /// By component.
    let own: [Int]

    init(_ blueprint: Blueprint, _ graph: PhysicalGraph) {
        self.blueprint = blueprint
        self.graph = graph
        var isMade = [Bool](repeating: false, count: blueprint.components.count)
        for link in blueprint.links { isMade[link.target.index] = true }
        self.isMade = isMade
        own = blueprint.components.indices.map {
            Self.own(blueprint.components[$0], isMade: isMade[$0])
        }
    }

    /// Of all Drops, by number. Linear in Drops and edges.
    func all() -> [Int] {
        var identities = [Int](repeating: 0, count: graph.dropCount)
        var awaited = (0..<graph.dropCount).map { graph.producerRange(of: DropID($0)).count }
        var ready = awaited.indices.filter { awaited[$0] == 0 }
        while let number = ready.popLast() {
            identities[number] = identity(of: number, identities)
            for edge in graph.consumerRange(of: DropID(number)) {
                let next = graph.consumers[edge].drop.index
                awaited[next] -= 1
                if awaited[next] == 0 { ready.append(next) }
            }
        }
        return identities
    }

    private func identity(of number: Int, _ identities: [Int]) -> Int {
        let component = Int(graph.component[number])
        let instance = Int(graph.instance[number])
        var hasher = Hasher()
        hasher.combine(own[component])
        if blueprint.components[component].imported.isEmpty {
            hasher.combine(blueprint.components[component].coordinates(of: instance))
        } else {
            combine(blueprint.components[component].imported[instance], into: &hasher)
        }
        for edge in graph.producerRange(of: DropID(number)) {
            let ports = blueprint.ports[Int(graph.producerPorts[edge])]
            hasher.combine(ports.source)
            hasher.combine(ports.target)
            hasher.combine(identities[graph.producers[edge].drop.index])
        }
        return hasher.finalize()
    }

    private func combine(_ instance: ImportedInstance, into hasher: inout Hasher) {
        hasher.combine(instance.iid)
        for parameter in instance.parameters where !Self.isOfRunning(parameter.name) {
            hasher.combine(parameter.name)
            hasher.combine(parameter.value)
        }
    }

    // MARK: Of a component

    private static func own(_ component: Component, isMade: Bool) -> Int {
        var hasher = Hasher()
        hasher.combine(component.kind)
        if component.kind == .app { hasher.combine(component.dropClass) }
        for (name, says) in telling(component, isMade: isMade).sorted(by: { $0.key < $1.key }) {
            hasher.combine(name)
            hasher.combine(says)
        }
        return hasher.finalize()
    }

    /// The fields that make contents what they are, by name.
    static func telling(_ component: Component, isMade: Bool) -> [String: String] {
        var fields: [String: String] = [:]
        for field in component.fields {
            if component.kind == .data, isMade {
                guard ["dtype", "shape", "units"].contains(field.name) else { continue }
            } else if isOfRunning(field.name), !isNamed(field.name, in: component) {
                continue
            }
            fields[field.name, default: ""] +=
                "\(field.effective)\u{1}\(field.encoding)\u{1}\(field.usage)\u{2}"
        }
        return fields
    }

    private static func isNamed(_ name: String, in component: Component) -> Bool {
        component.fields.contains { $0.name != name && $0.effective.contains("{\(name)}") }
    }

    private static func isOfRunning(_ name: String) -> Bool { ofRunning.contains(name) }

    private static let ofRunning: Set = [
        "num_cpus", "Num CPUs", "No. of CPUs", "memory", "log_limit", "n_tries", "retry_delay",
        "time_limit", "input_error_threshold", "n_effective_inputs", "block_skip", "execution_time",
        "Execution Time", "runtime", "group_start", "Group start", "group_end", "Group end",
        "non_deterministic", "persist", "lifespan", "expireAfterUse", "place", "compress",
        "data_volume", "Data volume", "description", "dummy",
    ]
}
