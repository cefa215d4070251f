// Data that is read while it is written: writes of apps here, writes from other ranks, and the apps
// that read them.

import Components
import Engine
import Graphs
import Storage

extension RankCore {
    // MARK: Writes

    /// An app here wrote to the output at one of its edges.
    mutating func streamed(_ bytes: DropBytes, by app: DropID, edge: Int) {
        let output = engine.graph.consumers[edge]
        let crosses =
            output.isRemote || streams.hasReadersElsewhere(output.drop, engine.graph)
        for piece in crosses ? RankStreams.cut(bytes) : [bytes] {
            guard engine.isAtWork(app) else { return }
            if !output.isRemote {
                guard !engine.isFinal(output.drop) else { return }
                streams.hold(piece, writtenTo: output.drop, engine)
            }
            engine.written(app, output: edge, size: UInt64(piece.count), into: &effects)
            collect(piece)
        }
    }

    /// Root data that holds something is written at once.
    mutating func streamed(_ bytes: DropBytes, to drop: DropID) {
        guard bytes.count > 0 else { return }
        let crosses = streams.hasReadersElsewhere(drop, engine.graph)
        for piece in crosses ? RankStreams.cut(bytes) : [bytes] {
            streams.hold(piece, writtenTo: drop, engine)
            engine.written(drop, size: UInt64(piece.count), into: &effects)
            collect(piece)
        }
    }

    /// What the engine wants told to other ranks; of writes it was this one.
    mutating func collect(_ bytes: DropBytes?) {
        for event in effects.streamEvents {
            streams.outgoing.append(
                .init(event: event, bytes: event.kind == .written ? bytes : nil))
        }
        effects.streamEvents.removeAll(keepingCapacity: true)
    }

    /// A stream event of another rank; false if its target is not here.
    mutating func received(_ event: StreamEvent, _ bytes: DropBytes?) -> Bool {
        guard let target = addresses.drop(at: event.target) else { return false }
        if let bytes, event.kind == .written, !engine.isFinal(target) {
            switch engine.kind(of: target) {
            case .data: streams.hold(bytes, writtenTo: target, engine)
            case .app: streams.hold(bytes, for: target, event.source, event.sequence)
            }
        }
        let isKnown = engine.received(event, into: &effects)
        collect(bytes)
        return isKnown
    }

    // MARK: Readers

    mutating func beginReader(_ drop: DropID, _ body: (any InProcessBody)?) {
        guard !data.isUsed || hasInputs(drop) else { return }
        do throws(DropBodies.Problem) {
            let work = try bodies.work(for: drop, in: engine.graph, data, streams)
            listen(to: work, of: drop)
            var inputs: [StreamSource: Int] = [:]
            for (input, edge) in engine.graph.producerRange(of: drop).enumerated()
            where streams.isStream(engine.graph.producerPorts[edge]) {
                let source = engine.graph.name(of: engine.graph.producers[edge])
                inputs[StreamSource(source, ports: engine.graph.producerPorts[edge])] = input
            }
            streams.runs[drop] = StreamRun(
                work: work, reader: (body as? any StreamBody)?.reader(), inputs: inputs,
                openStreams: inputs.count)
        } catch { fail(drop, cause: .problem(error)) }
    }

    /// What the body writes to outputs that are read at once is told as it happens.
    func listen(to work: Work, of drop: DropID) {
        guard work.outputs.contains(where: \.isStreamed) else { return }
        let attempt = engine.attempt(of: drop)
        work.onWrite = { [workers] output, bytes in
            workers.post(.written(drop, attempt: attempt, output: output, bytes))
        }
    }

    /// What readers read next, once all that is ready has begun.
    mutating func deliver() {
        var deliveries: [Delivery] = []
        swap(&deliveries, &effects.deliveries)
        var told: [DropID] = []
        for delivery in deliveries {
            guard let input = streams.runs[delivery.reader]?.inputs[delivery.source] else {
                continue
            }
            take(delivery, at: input)
            if told.last != delivery.reader { told.append(delivery.reader) }
        }
        for reader in told { readOn(reader) }
    }

    private mutating func take(_ delivery: Delivery, at input: Int) {
        let reader = delivery.reader
        switch delivery.content {
        case .write(let sequence, _):
            guard let bytes = streams.take(reader, delivery.source, sequence) else { return }
            streams.runs[reader]?.items.append(.bytes(bytes, input: input))
            streams.runs[reader]?.written.insert(input)
        case .end(let outcome):
            streams.runs[reader]?.openStreams -= 1
            // A file that a program wrote, or that was there, is read when it is complete.
            let source = delivery.source.drop
            guard outcome == .completed, streams.runs[reader]?.written.contains(input) == false,
                bodies.places[source.component] == .file,
                let path = try? bodies.path(of: source), Files.exists(path)
            else { return }
            streams.runs[reader]?.items.append(.file(path, input: input))
        }
    }

    private mutating func readOn(_ drop: DropID) {
        guard let run = streams.runs[drop], !run.isBusy, engine.isAtWork(drop) else { return }
        guard run.reader != nil else { return run.hasEnded ? runWhole(drop, run) : () }
        guard !run.items.isEmpty || run.hasEnded else { return }
        streams.runs[drop]?.isBusy = true
        guard run.bytes <= Self.briefBytes else { return jobs.append(drop) }
        guard let job = step(of: drop) else { return }
        ended(
            WorkerPool.run(
                job.body, job.work, of: drop, attempt: job.attempt, isPart: job.isPart))
    }

    /// What is read in so many bytes is read at once.
    private static var briefBytes: Int { 16_384 }

    /// All that has come so far, as a job.
    mutating func step(of drop: DropID) -> WorkerPool.Job? {
        guard let run = streams.runs[drop], let reader = run.reader else { return nil }
        let items = streams.runs[drop]?.takeItems() ?? []
        let body = StreamStep(reader: reader, items: items, isLast: run.hasEnded)
        return WorkerPool.Job(
            drop: drop, attempt: engine.attempt(of: drop), body: body, work: run.work,
            isPart: !run.hasEnded)
    }

    /// A step is done, and it was not the last.
    mutating func endedPart(_ drop: DropID) {
        streams.runs[drop]?.isBusy = false
        readOn(drop)
    }

    /// The body reads no streams: it runs on what they were.
    private mutating func runWhole(_ drop: DropID, _ run: StreamRun) {
        guard case .inProcess(let body) = bodies.body(of: engine.graph.component[drop.index])
        else { return jobs.append(drop) }
        let inputs = run.work.inputs.enumerated().map { index, input in
            run.contents(of: index) ?? input
        }
        let work = Work(inputs: inputs, outputs: run.work.outputs)
        work.onWrite = run.work.onWrite
        streams.runs[drop] = nil
        runOrQueue(drop, body, work)
    }
}
