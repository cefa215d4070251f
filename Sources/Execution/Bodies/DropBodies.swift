// What is to be done for a Drop of each component, and with which files. Worked out from the closed
// form alone: a Drop's neighbours may live on other ranks, their paths are known all the same.

import Components
import Graphs
import Storage

struct DropBodies {
    enum Body {
        /// Ends at once: no-op apps, and everything in a zero run.
        case nothing
        /// Data that no app makes: a file that must be there, or is made empty.
        case input
        case bash
        case inProcess(any InProcessBody)
        /// Reads of events, as of a stream.
        case listener(any StreamBody)
        case unknown
        /// Its parameters are such that it can only fail.
        case broken(BodyFailure)
    }

    /// A program to start for an app, and what becomes of its outputs.
    struct Invocation {
        var command: String
        var standardInput: String?
        var standardOutput: String?
        var outputs: [FileTarget]
        var pipes: ProgramPipes?
        var shared: ProgramMemory?
    }

    enum Problem: Error, Equatable {
        case inputMissing(tried: [String])
        case badPath(FilePlace.PathError)
        case badCommand(BashApp.CommandError)
        case file(FileError)
        case dataset(InputDataset.Failure)
    }

    /// By component.
    private let pipes: [PipeDirections]
    let blueprint: Blueprint
    let places: DropPlaces
    /// Nil where all files are where the graph wants them at once.
    let scratch: ScratchTier?
    let copies: Copies
    /// Of arrays that apps in this rank write.
    let keeper: (any ArrayKeeper)?
    /// What apps in this rank write to memory is not there if it is longer.
    let long: LongBytes
    private let bodies: [Body]
    /// Of those that are `nothing`: asked for each Drop, and a body takes long to copy.
    private let isNothing: [Bool]
    /// Some data is kept in files or arenas.
    let keepsFiles: Bool
    /// Of the first Drop of each component, which speaks for all but those of imported graphs.
    private let needs: [Needs]
    let asksForGPUs: Bool

    init(
        _ blueprint: Blueprint, _ places: DropPlaces, _ trial: Trial,
        keeper: (any ArrayKeeper)? = nil, scratch: ScratchTier? = nil, replicate: Int = 0,
        long: LongBytes = .none
    ) {
        self.long = long
        copies = Copies(
            blueprint, places.placements,
            CopyPlaces(dataFolder: places.files.dataFolder), common: replicate)
        self.keeper = keeper
        self.scratch = scratch
        self.blueprint = blueprint
        self.places = places
        keepsFiles = zip(places.placements, blueprint.components).contains {
            ($0 == .file || $0 == .arena) && $1.kind == .data
        }
        bodies = blueprint.components.map { Self.body(of: $0, trial) }
        isNothing = bodies.map { if case .nothing = $0 { true } else { false } }
        pipes = blueprint.components.map { Catalogue.pipes(appClass: $0.dropClass) }
        needs = blueprint.components.map {
            $0.kind == .app && $0.count > 0 ? Needs(of: $0, 0) : Needs()
        }
        asksForGPUs = blueprint.components.contains { component in
            component.kind == .app
                && component.speakers.contains { Needs.gpus(of: component, $0) > 0 }
        }
    }

    func needs(of name: DropName) -> Needs {
        let component = name.component.index
        return blueprint.components[component].imported.isEmpty
            ? needs[component] : Needs(of: blueprint.components[component], Int(name.instance))
    }

    private static func body(of component: Component, _ trial: Trial) -> Body {
        switch (trial, component.kind) {
        case (.zero, _), (.sleep, .data): return .nothing
        case (.sleep(let unit), .app):
            return .inProcess(Sleep(seconds: Double(component.weight) * unit))
        case (.none, .data): return .input
        case (.none, .app): break
        }
        do throws(BodyFailure) {
            return switch try Catalogue.body(of: component) {
            case .noOp: .nothing
            case .bash: .bash
            case .inProcess(let body): .inProcess(body)
            case .listener(let body): .listener(body)
            case nil: .unknown
            }
        } catch { return .broken(error) }
    }

    func pipes(of component: UInt32) -> PipeDirections { pipes[Int(component)] }

    @inline(__always)
    func isNothing(_ component: UInt32) -> Bool { isNothing[Int(component)] }

    @inline(__always)
    func body(of component: UInt32) -> Body { bodies[Int(component)] }

    /// Root data: its file is there, or is made where the graph names none; the size of it.
    func makeInput(_ name: DropName) throws(Problem) -> Int {
        let path = try path(of: name)
        if let size = Files.size(of: path) {
            try bringNear(name, path)
            return size
        }
        let component = blueprint[name.component]
        let isNamed = component.text("filepath", of: Int(name.instance)).map { !$0.isEmpty }
        guard places.isMade(name.component) || isNamed != true else {
            throw .inputMissing(tried: try candidates(name))
        }
        do {
            let contents = InitialContents.bytes(of: component, Int(name.instance)) ?? []
            try Files.makeFolder(above: path)
            try Files.write(contents, to: path)
            return contents.count
        } catch { throw .file(error) }
    }

    /// Commands of an imported graph, such as a workflow's tasks, call files as it does, and run in the data
    /// folder: an input that was found elsewhere has its name there, too.
    private func bringNear(_ name: DropName, _ path: String) throws(Problem) {
        let component = blueprint[name.component]
        guard !component.imported.isEmpty, !places.isMade(name.component),
            let near = try candidates(name).last, near != path,
            !near.split(separator: "/").contains("..")
        else { return }
        do {
            try Files.makeFolder(above: near)
            try Files.link(near, to: path)
        } catch { throw .file(error) }
    }

    private func candidates(_ name: DropName) throws(Problem) -> [String] {
        do { return try places.candidates(name) } catch { throw .badPath(error) }
    }
}
