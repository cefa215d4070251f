// Where the contents of a component's Drops lie: a pure function of what the graph says of the data
// and of who stands beside it.

package import Components
import Graphs

package enum Placement: Equatable, Sendable {
    /// In the memory of the rank that owns the Drop, until all that read it have ended.
    case memory
    case file
    /// What is written is not kept.
    case nowhere

    /// Who reads or writes Drops of a component.
    package enum Neighbour: Equatable, Sendable { case program, inProcess }

    /// - Data that is called a file is one; so is what a program reads or writes, which needs a path.
    /// - What nobody reads is a result: it goes to a file, for memory ends with the run.
    package init(
        _ dataClass: Catalogue.DataClass?, producers: [Neighbour], consumers: [Neighbour]
    ) {
        switch dataClass {
        case .file, nil: self = .file
        case .memory, .null:
            let hasProgram = producers.contains(.program) || consumers.contains(.program)
            if hasProgram {
                self = .file
            } else if dataClass == .null {
                self = .nowhere
            } else {
                self = consumers.isEmpty ? .file : .memory
            }
        }
    }

    /// Of all components of a graph; of apps it means nothing.
    static func places(in blueprint: Blueprint) -> [Placement] {
        let isProgram = blueprint.components.map { Catalogue.isProgram(appClass: $0.dropClass) }
        var producers = [[Neighbour]](repeating: [], count: blueprint.components.count)
        var consumers = producers
        for link in blueprint.links {
            let (source, target) = (link.source.index, link.target.index)
            producers[target].append(isProgram[source] ? .program : .inProcess)
            consumers[source].append(isProgram[target] ? .program : .inProcess)
        }
        return blueprint.components.indices.map { number in
            Placement(
                Catalogue.dataClass(blueprint.components[number].dropClass),
                producers: producers[number], consumers: consumers[number])
        }
    }
}
