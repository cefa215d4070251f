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
        case unknown
        /// Its parameters are such that it can only fail.
        case broken(BodyFailure)
    }

    /// A program to start for an app, and what becomes of its outputs.
    struct Invocation {
        var command: String
        var standardOutput: String?
        /// Final paths; each is written under its partial name.
        var outputs: [String]
    }

    enum Problem: Error, Equatable {
        case inputMissing(tried: [String])
        case badPath(FilePlace.PathError)
        case badCommand(BashApp.CommandError)
        case file(FileError)
    }

    let blueprint: Blueprint
    let places: FilePlace
    private let bodies: [Body]
    /// Components that some app makes the data of.
    private let isMade: [Bool]

    /// By component.
    let placements: [Placement]

    init(_ blueprint: Blueprint, places: FilePlace, _ trial: Trial) {
        self.blueprint = blueprint
        self.places = places
        var isMade = [Bool](repeating: false, count: blueprint.components.count)
        for link in blueprint.links { isMade[link.target.index] = true }
        self.isMade = isMade
        bodies = blueprint.components.map { Self.body(of: $0, trial) }
        let isProgram = bodies.map { if case .bash = $0 { true } else { false } }
        placements =
            trial == .none
            ? Placement.places(in: blueprint, isProgram: isProgram)
            : bodies.map { _ in .nowhere }
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
            case nil: .unknown
            }
        } catch { return .broken(error) }
    }

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
        guard isMade[name.component.index] || isNamed != true else {
            throw .inputMissing(tried: try candidates(name))
        }
        do {
            try Files.makeFolder(above: path)
            try Files.write([], to: path)
        } catch { throw .file(error) }
        return 0
    }

    /// Commands of an imported graph, such as a workflow's tasks, call files as it does, and run in the data
    /// folder: an input that was found elsewhere has its name there, too.
    private func bringNear(_ name: DropName, _ path: String) throws(Problem) {
        let component = blueprint[name.component]
        guard !component.imported.isEmpty, !isMade[name.component.index],
            let near = try candidates(name).last, near != path,
            !near.split(separator: "/").contains("..")
        else { return }
        do {
            try Files.makeFolder(above: near)
            try Files.link(near, to: path)
        } catch { throw .file(error) }
    }

    /// The command of a bash app, with the files of the Drops beside it.
    func invocation(of drop: DropID, in graph: PhysicalGraph) throws(Problem) -> Invocation {
        let name = graph.name(of: drop)
        let component = blueprint[name.component]
        var inputs: [PortFile] = []
        for edge in graph.producerRange(of: drop) {
            let port = blueprint.ports[Int(graph.producerPorts[edge])].target
            let data = graph.name(of: graph.producers[edge])
            inputs.append(
                PortFile(port: port, path: try path(of: data), node: blueprint[data.component].id))
        }
        var outputs: [PortFile] = []
        var finals: [String] = []
        for edge in graph.consumerRange(of: drop) {
            let port = blueprint.ports[Int(graph.consumerPorts[edge])].source
            let data = graph.name(of: graph.consumers[edge])
            let final = try path(of: data)
            finals.append(final)
            outputs.append(
                PortFile(
                    port: port, path: FilePlace.partial(final), node: blueprint[data.component].id,
                    name: places.nameInDataFolder(final)))
        }
        do {
            for final in finals { try makeFolder(above: final) }
            let app = try BashApp(
                component, of: Int(name.instance), inputs: inputs, outputs: outputs)
            return Invocation(
                command: app.command, standardOutput: app.standardOutput?.path, outputs: finals)
        } catch let error as BashApp.CommandError {
            throw .badCommand(error)
        } catch {
            throw error as? Problem ?? .badCommand(.noCommand)
        }
    }

    fileprivate func makeFolder(above path: String) throws(Problem) {
        do { try Files.makeFolder(above: path) } catch { throw .file(error) }
    }

    /// Gives the outputs of an app that ended well their names; one that it did not write is empty.
    func publish(_ outputs: [String]) throws(Problem) {
        do {
            for output in outputs {
                let partial = FilePlace.partial(output)
                if Files.exists(partial) {
                    try Files.rename(partial, to: output)
                } else if !Files.exists(output) {
                    try Files.write([], to: output)
                }
            }
        } catch { throw .file(error) }
    }

    /// Takes away what an app that failed has begun to write.
    func discard(_ outputs: [String]) {
        for output in outputs { Files.remove(FilePlace.partial(output)) }
    }

    func path(of name: DropName) throws(Problem) -> String {
        let component = blueprint[name.component]
        guard !isMade[name.component.index] else {
            do { return try places.path(of: Int(name.instance), component) } catch {
                throw .badPath(error)
            }
        }
        let candidates = try candidates(name)
        return candidates.first(where: Files.isReadable) ?? candidates[candidates.count - 1]
    }

    private func candidates(_ name: DropName) throws(Problem) -> [String] {
        do {
            return try places.inputCandidates(Int(name.instance), blueprint[name.component])
        } catch { throw .badPath(error) }
    }
}

// MARK: Apps inside the rank

extension DropBodies {
    /// What an app reads and writes, as its body sees it.
    func work(
        for drop: DropID, in graph: PhysicalGraph, _ data: RankData
    ) throws(Problem) -> Work {
        let work = Work()
        try prepare(work, for: drop, in: graph, data)
        return work
    }

    /// The same in an object that has been cleared.
    func prepare(
        _ work: Work, for drop: DropID, in graph: PhysicalGraph, _ data: RankData
    ) throws(Problem) {
        for edge in graph.producerRange(of: drop) {
            let port = blueprint.ports[Int(graph.producerPorts[edge])].target
            let contents = try contents(of: graph.producers[edge], graph, data)
            work.add(Work.Input(port: port, contents))
        }
        for edge in graph.consumerRange(of: drop) {
            let port = blueprint.ports[Int(graph.consumerPorts[edge])].source
            let target = try target(graph.name(of: graph.consumers[edge]))
            work.add(Work.Output(port: port, target))
        }
    }

    private func contents(
        of producer: Neighbour, _ graph: PhysicalGraph, _ data: RankData
    ) throws(Problem) -> Work.Contents {
        let name = graph.name(of: producer)
        switch placements[name.component.index] {
        case .memory: return data.contents(of: producer, graph).map { .memory($0) } ?? .absent
        case .nowhere: return .memory(.empty)
        case .file:
            let path = try path(of: name)
            return Files.exists(path) ? .file(path) : .absent
        }
    }

    private func target(_ name: DropName) throws(Problem) -> Work.Target {
        switch placements[name.component.index] {
        case .memory: return .memory
        case .nowhere: return .nowhere
        case .file:
            let path = try path(of: name)
            try makeFolder(above: path)
            return .file(FilePlace.partial(path))
        }
    }

    /// Gives what an app wrote to files its names; what a branch did not take is not there.
    func publish(_ work: Work, of drop: DropID, in graph: PhysicalGraph) throws(Problem) {
        guard work.writesFiles else { return }
        for (output, edge) in zip(work.outputs, graph.consumerRange(of: drop)) {
            guard case .file = output.target, !output.isSkipped else { continue }
            try publish([path(of: graph.name(of: graph.consumers[edge]))])
        }
    }

    func discard(_ work: Work) {
        for case .file(let partial) in work.outputs.map(\.target) { Files.remove(partial) }
    }

    /// What a Drop in memory that no app makes holds: what its component says, or nothing.
    func initialContents(_ name: DropName) -> DropBytes {
        let text = blueprint[name.component].text("pydata", of: Int(name.instance)) ?? ""
        return text.isEmpty || text == "None" ? .empty : DropBytes(Array(text.utf8))
    }
}
