// What apps inside the rank read and write, as their bodies see it.

import Components
import Graphs
import Storage

extension DropBodies {
    /// What an app reads and writes, as its body sees it.
    func work(
        for drop: DropID, in graph: PhysicalGraph, _ data: RankData, _ streams: RankStreams,
        usesScratch: Bool = true
    ) throws(Problem) -> Work {
        let work = Work()
        try prepare(work, for: drop, in: graph, data, streams, usesScratch: usesScratch)
        return work
    }

    /// The same in an object that has been cleared.
    func prepare(
        _ work: Work, for drop: DropID, in graph: PhysicalGraph, _ data: RankData,
        _ streams: RankStreams, usesScratch: Bool = true
    ) throws(Problem) {
        if work.long == nil { work.long = long }
        for edge in graph.producerRange(of: drop) {
            // What is read as it comes is not here yet.
            let contents =
                streams.isStream(graph.producerPorts[edge])
                ? .absent : try contents(of: graph.producers[edge], graph, data)
            work.add(contents)
        }
        for edge in graph.consumerRange(of: drop) {
            let data = graph.name(of: graph.consumers[edge])
            let target = try target(
                data, of: graph.name(of: drop), ports: graph.consumerPorts[edge],
                usesScratch: usesScratch)
            if case .array = target { work.keeper = keeper }
            work.add(Work.Output(target, isStreamed: streams.isRead(data)))
        }
    }

    private func contents(
        of producer: Neighbour, _ graph: PhysicalGraph, _ data: RankData
    ) throws(Problem) -> Work.Contents {
        let name = graph.name(of: producer)
        switch places[name.component] {
        case .memory, .shared:
            switch data.contents(of: producer, graph) {
            case .memory(let bytes): return .memory(bytes)
            case .stored(let stretches): return .stretches(stretches)
            case .absent: return .absent
            }
        case .arena:
            guard case .memory(let bytes) = data.contents(of: producer, graph) else {
                return .absent
            }
            // It may be one that waits to be written.
            do { try keeper?.publish() } catch { throw .file(error) }
            return .stretches(FileStretch.decode(bytes.bytes) ?? [])
        case .nowhere: return .memory(.empty)
        case .file:
            let path = try readPath(of: name)
            return Files.exists(path) ? .file(path) : .absent
        }
    }

    private func target(
        _ name: DropName, of app: DropName, ports: UInt16, usesScratch: Bool
    ) throws(Problem) -> Work.Target {
        switch places[name.component] {
        case .memory: return .memory
        case .shared: return .shared
        case .arena:
            var request = places.arrayRequest(name)
            request.copies = copies[name.component]
            request.part = blueprint.producerNumber(of: app, in: name, ports: ports)
            request.share = places.gathers.share(of: app, in: name, ports: ports)
            return .array(request)
        case .nowhere: return .nowhere
        case .file:
            let target = try fileTarget(name, byProgram: false, usesScratch: usesScratch)
            try makeFolders(for: target)
            return .file(target.draft)
        }
    }

    /// Gives what an app wrote to files its names; what a branch did not take is not there.
    func publish(_ work: Work, of drop: DropID, in graph: PhysicalGraph) throws(Problem) {
        guard work.writesFiles else { return }
        for (output, edge) in zip(work.outputs, graph.consumerRange(of: drop)) {
            guard case .file(let draft) = output.target, !output.isSkipped else { continue }
            let name = graph.name(of: graph.consumers[edge])
            let target = try fileTarget(name, byProgram: false)
            // It may have gone where it would without scratch.
            try publish([target.draft == draft ? target : FileTarget(sharedPath(of: name))])
        }
    }

    func discard(_ work: Work) {
        for case .file(let partial) in work.outputs.map(\.target) { Files.remove(partial) }
        work.forgetArrays()
    }

    /// Where the array is that a Drop is which no app makes.
    func inputArray(_ name: DropName, keeper: RankArena) throws(Problem) -> FileStretch? {
        let dataset: (path: String, name: String)?
        do { dataset = try places.dataset(name) } catch { throw .badPath(error) }
        guard let dataset else { return nil }
        do throws(InputDataset.Failure) {
            return try InputDataset.stretch(
                of: dataset.name, in: dataset.path, as: places.arrayRequest(name), keeper: keeper)
        } catch { throw .dataset(error) }
    }

    /// What a Drop in memory that no app makes holds: what its component says, or nothing.
    func initialContents(_ name: DropName) -> DropBytes {
        InitialContents.bytes(of: blueprint[name.component], Int(name.instance))
            .map { DropBytes($0) } ?? .empty
    }
}
