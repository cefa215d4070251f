// Programs that read streams as they come, or whose output is read as it comes: by pipes, which the
// rank's own thread fills and empties between other things and never waits at.

import Components
import Engine
import Graphs
import Spawner
import Storage

extension RankCore {
    /// The program is started when there is a core; what comes before waits.
    mutating func beginPipedReader(_ drop: DropID) {
        let inputs = streamInputs(of: drop)
        streams.runs[drop] = StreamRun(
            work: Work(), reader: nil, isBrief: false, inputs: inputs,
            openStreams: inputs.count, isPiped: true)
        if let earlier = streams.deliveries.removeValue(forKey: drop) {
            effects.deliveries.insert(contentsOf: earlier, at: 0)
        }
        queue(drop)
    }

    /// The pipes of a program that is about to start; nil if it needs none.
    mutating func makePipes(for drop: DropID) throws(FileError) -> ProgramPipes? {
        let directions = bodies.pipes(of: engine.graph.component[drop.index])
        guard !directions.isEmpty else { return nil }
        let outputs = engine.graph.consumerRange(of: drop).map {
            engine.graph.name(of: engine.graph.consumers[$0])
        }
        let isStreamed = outputs.map { streams.isRead($0) }
        let attempt = engine.attempt(of: drop)
        let folder = plan.session.pipeFolder
        try Files.makeFolder(folder)
        let pipes = ProgramPipes(
            prefix: "\(folder)/\(rank)-\(drop.row)-\(attempt)", attempt: attempt,
            openValve(of: drop, isStreamed: isStreamed))
        if directions.contains(.input) {
            for input in streamInputs(of: drop).values { try pipes.addInput(input) }
        }
        if directions.contains(.output) {
            for (output, name) in outputs.enumerated() {
                let isKept = bodies.places[name.component] == .file
                let path = isKept ? try? bodies.sharedPath(of: name) : nil
                if let path { try Files.makeFolder(above: path) }
                try pipes.addOutput(output, keptIn: path.map { FilePlace.partial($0) })
            }
        }
        self.pipes[drop] = pipes
        return pipes
    }

    /// What has come for a program goes into its pipe; it is busy until all of that has gone.
    mutating func feed(_ drop: DropID) {
        guard let pipes = pipes[drop], let run = streams.runs[drop] else { return }
        guard !run.items.isEmpty || run.hasEnded else { return }
        streams.runs[drop]?.isBusy = true
        let items = streams.runs[drop]?.takeItems() ?? []
        do throws(FileError) {
            try pipes.add(items, isLast: run.hasEnded)
        } catch { fail(drop, cause: .problem(.file(error))) }
    }

    /// Fills and empties all pipes, as far as that goes now. True if anything moved.
    mutating func pump() -> Bool {
        var hasMoved = false
        for (drop, pipes) in pipes {
            do throws(FileError) {
                if try pipes.feed() { hasMoved = true }
                if take(try pipes.written(hasEnded: false), of: drop, pipes) { hasMoved = true }
            } catch {
                self.pipes[drop] = nil
                fail(drop, cause: .problem(.file(error)))
                continue
            }
            if pipes.wantsMore, !pipes.isEnding, let run = streams.runs[drop],
                run.isBusy || run.unread.keys.contains(where: { !pipes.unopened.contains($0) })
            {
                endedPart(drop)
                hasMoved = true
            }
        }
        return hasMoved
    }

    private mutating func take(
        _ written: [(output: Int, bytes: DropBytes)], of drop: DropID, _ pipes: ProgramPipes
    ) -> Bool {
        for (output, bytes) in written {
            pipes.valve.pass(bytes.count, to: output, mayWait: false)
            take(bytes, by: drop, attempt: pipes.attempt, output: output, pipes.valve)
        }
        return !written.isEmpty
    }

    /// The program has ended: what it wrote last, and nothing more for it to read.
    mutating func closePipes(of program: ProgramPool.Running) throws(FileError) {
        guard let pipes = program.invocation.pipes else { return }
        let drop = program.drop
        if self.pipes[drop] === pipes { self.pipes[drop] = nil }
        _ = take(try pipes.written(hasEnded: true), of: drop, pipes)
        try pipes.close()
        guard let run = streams.runs[drop], run.isPiped else { return }
        streams.runs[drop] = nil
        if !run.hasEnded || !run.items.isEmpty || !pipes.hasFed { stopReading(drop) }
    }

    func streamInputs(of drop: DropID) -> [StreamSource: Int] {
        var inputs: [StreamSource: Int] = [:]
        for (input, edge) in engine.graph.producerRange(of: drop).enumerated()
        where streams.isStream(engine.graph.producerPorts[edge]) {
            let source = engine.graph.name(of: engine.graph.producers[edge])
            inputs[StreamSource(source, ports: engine.graph.producerPorts[edge])] = input
        }
        return inputs
    }
}
