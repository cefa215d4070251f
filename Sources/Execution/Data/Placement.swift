// Where the contents of a component's Drops lie: a pure function of what the graph says of the data
// and of who stands beside it.

package import Components
package import Graphs

package enum Placement: Equatable, Sendable {
    /// In the memory of the rank that owns the Drop, until all that read it have ended.
    case memory
    /// The same, and programs of the host read and write it as a file that has no name.
    case shared
    case file
    /// An array of the HDF5 arena of the rank that writes it.
    case arena
    /// What is written is not kept.
    case nowhere

    /// Gone with the run.
    package var isMemory: Bool { self == .memory || self == .shared }

    /// Who reads or writes Drops of a component.
    package enum Neighbour: Equatable, Sendable {
        case program, inProcess
        /// A program that writes into a pipe.
        case pipe
    }

    /// Why it lies there.
    package enum Reason: CaseIterable, Sendable {
        case isFile, classUnknown, arenaAsked, sharedAsked, datasetNamed, program, isNull, persists,
            result,
            streamed, passedOn
    }

    package init(
        _ dataClass: Catalogue.DataClass?, producers: [Neighbour], consumers: [Neighbour],
        isStreamed: Bool = false, wantsArena: Bool = false, wantsShared: Bool = false,
        isPersistent: Bool = false
    ) {
        self =
            Self.choice(
                dataClass, producers: producers, consumers: consumers, isStreamed: isStreamed,
                wantsArena: wantsArena, wantsShared: wantsShared, isPersistent: isPersistent
            ).place
    }

    /// - Data that is called a file is one; so is what a program reads or writes, which needs a path.
    /// - What the graph wants kept (`persist`) is a file, too.
    /// - What nobody reads is a result: it goes to a file, for memory ends with the run.
    /// - What the graph wants in an arena goes there, if no program is to write or read it.
    /// - What the graph wants in shared memory goes there, if some app makes it and some app reads it, whole.
    /// - What is read only while it is written need not be kept.
    /// - Where the graph names a dataset in a file, that array is meant, and not the file.
    ///
    /// `consumers` are those that read it when it is complete, and all programs.
    package static func choice(
        _ dataClass: Catalogue.DataClass?, producers: [Neighbour], consumers: [Neighbour],
        isStreamed: Bool = false, wantsArena: Bool = false, wantsShared: Bool = false,
        isPersistent: Bool = false, namesDataset: Bool = false
    ) -> (place: Placement, reason: Reason) {
        let isPassedOn = isStreamed && consumers.isEmpty
        let isPiped = producers.contains(.pipe)
        // What comes out of a pipe is kept in a file, if it is kept.
        let hasProgram =
            producers.contains(.program) || consumers.contains(.program) || isPiped && !isPassedOn
        if wantsArena, !producers.isEmpty, !hasProgram, !isPiped { return (.arena, .arenaAsked) }
        if namesDataset, producers.isEmpty, !hasProgram, !isStreamed {
            return (.arena, .datasetNamed)
        }
        if wantsShared, !isPersistent, !isStreamed, !isPiped, !producers.isEmpty, !consumers.isEmpty
        {
            return (.shared, .sharedAsked)
        }
        guard let dataClass else { return (.file, .classUnknown) }
        if dataClass == .file { return (.file, .isFile) }
        if hasProgram { return (.file, .program) }
        if dataClass == .null { return (.nowhere, .isNull) }
        if isPersistent { return (.file, .persists) }
        guard consumers.isEmpty else { return (.memory, .passedOn) }
        return isStreamed ? (.nowhere, .streamed) : (.file, .result)
    }

    /// Of all components of a graph; of apps it means nothing.
    static func places(in blueprint: Blueprint) -> [Placement] {
        choices(in: blueprint).map(\.place)
    }

    package static func choices(
        in blueprint: Blueprint
    ) -> [(place: Placement, reason: Reason)] {
        let isProgram = blueprint.components.map { Catalogue.isProgram(appClass: $0.dropClass) }
        let pipes = blueprint.components.map { Catalogue.pipes(appClass: $0.dropClass) }
        var producers = [[Neighbour]](repeating: [], count: blueprint.components.count)
        var consumers = producers
        var isStreamed = [Bool](repeating: false, count: blueprint.components.count)
        for link in blueprint.links {
            let (source, target) = (link.source.index, link.target.index)
            if blueprint.ports[Int(link.ports)].isStream,
                !isProgram[target] || pipes[target].contains(.input)
            {
                isStreamed[source] = true
                continue
            }
            producers[target].append(
                pipes[source].contains(.output) ? .pipe : isProgram[source] ? .program : .inProcess)
            consumers[source].append(isProgram[target] ? .program : .inProcess)
        }
        return blueprint.components.indices.map { number in
            choice(
                Catalogue.dataClass(blueprint.components[number].dropClass),
                producers: producers[number], consumers: consumers[number],
                isStreamed: isStreamed[number],
                wantsArena: blueprint.components[number].fields.text("place") == "arena",
                wantsShared: wantsShared(blueprint.components[number]),
                isPersistent: Lifetime.isPersistent(blueprint.components[number]),
                namesDataset: namesDataset(blueprint.components[number]))
        }
    }

    private static func wantsShared(_ component: Component) -> Bool {
        let place = component.fields.text("place") ?? ""
        return place == "shared"
            || place.isEmpty && component.dropClass.hasSuffix(".SharedMemoryDROP")
    }

    private static func namesDataset(_ component: Component) -> Bool {
        !(component.fields.text(DropPlaces.datasetField) ?? "").isEmpty
    }
}
