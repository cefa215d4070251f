// Where the contents of a component's Drops lie: a pure function of what the graph says of the data
// and of who stands beside it.

package import Components
import Graphs

package enum Placement: Equatable, Sendable {
    /// In the memory of the rank that owns the Drop, until all that read it have ended.
    case memory
    case file
    /// An array of the HDF5 arena of the rank that writes it.
    case arena
    /// What is written is not kept.
    case nowhere

    /// Who reads or writes Drops of a component.
    package enum Neighbour: Equatable, Sendable { case program, inProcess }

    /// - Data that is called a file is one; so is what a program reads or writes, which needs a path.
    /// - What nobody reads is a result: it goes to a file, for memory ends with the run.
    /// - What the graph wants in an arena goes there, if no program is to write or read it.
    /// - What the graph wants kept (`persist`) is a file, too.
    /// - What is read only while it is written need not be kept.
    ///
    /// `consumers` are those that read it when it is complete, and all programs.
    package init(
        _ dataClass: Catalogue.DataClass?, producers: [Neighbour], consumers: [Neighbour],
        isStreamed: Bool = false, wantsArena: Bool = false, isPersistent: Bool = false
    ) {
        if wantsArena, !producers.isEmpty, !(producers + consumers).contains(.program) {
            self = .arena
            return
        }
        switch dataClass {
        case .file, nil: self = .file
        case .memory, .null:
            let hasProgram = producers.contains(.program) || consumers.contains(.program)
            if hasProgram {
                self = .file
            } else if dataClass == .null {
                self = .nowhere
            } else if isPersistent {
                self = .file
            } else if consumers.isEmpty {
                self = isStreamed ? .nowhere : .file
            } else {
                self = .memory
            }
        }
    }

    /// Of all components of a graph; of apps it means nothing.
    static func places(in blueprint: Blueprint) -> [Placement] {
        let isProgram = blueprint.components.map { Catalogue.isProgram(appClass: $0.dropClass) }
        var producers = [[Neighbour]](repeating: [], count: blueprint.components.count)
        var consumers = producers
        var isStreamed = [Bool](repeating: false, count: blueprint.components.count)
        for link in blueprint.links {
            let (source, target) = (link.source.index, link.target.index)
            if blueprint.ports[Int(link.ports)].isStream, !isProgram[target] {
                isStreamed[source] = true
                continue
            }
            producers[target].append(isProgram[source] ? .program : .inProcess)
            consumers[source].append(isProgram[target] ? .program : .inProcess)
        }
        return blueprint.components.indices.map { number in
            Placement(
                Catalogue.dataClass(blueprint.components[number].dropClass),
                producers: producers[number], consumers: consumers[number],
                isStreamed: isStreamed[number],
                wantsArena: blueprint.components[number].fields.text("place") == "arena",
                isPersistent: Lifetime.isPersistent(blueprint.components[number]))
        }
    }
}
