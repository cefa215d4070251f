// The apps that read data while it is written: what they read next, and when they have.

import Components
import Engine
import Graphs
import Storage

extension RankCore {
    mutating func beginReader(_ drop: DropID, _ body: (any InProcessBody)?) {
        guard !data.isUsed || hasInputs(drop) else { return }
        do throws(DropBodies.Problem) {
            let work = try bodies.work(for: drop, in: engine.graph, data, streams)
            listen(to: work, of: drop)
            let inputs = streamInputs(of: drop)
            streams.runs[drop] = StreamRun(
                work: work, reader: (body as? any StreamBody)?.reader(),
                isBrief: (body as? any StreamBody)?.readsBriefly ?? false, inputs: inputs,
                openStreams: inputs.count)
            if let earlier = streams.deliveries.removeValue(forKey: drop) {
                effects.deliveries.insert(contentsOf: earlier, at: 0)
            }
        } catch { fail(drop, cause: .problem(error)) }
    }

    /// What readers read next, once all that is ready has begun.
    mutating func deliver() {
        var deliveries: [Delivery] = []
        swap(&deliveries, &effects.deliveries)
        var told: [DropID] = []
        for delivery in deliveries {
            guard let run = streams.runs[delivery.reader] else {
                // It may wait for an ordinary input that is on its way.
                if engine.reads(delivery.reader) {
                    streams.deliveries[delivery.reader, default: []].append(delivery)
                }
                continue
            }
            guard let input = run.inputs[delivery.source] else { continue }
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
            // Who wants it whole wants all of it before he reads.
            if streams.runs[reader]?.readsWhole ?? false {
                hasRead(StreamChannels.cost(bytes.count), of: input, by: reader)
            }
        case .end(let outcome):
            streams.runs[reader]?.openStreams -= 1
            defer {
                if streams.runs[reader]?.isPiped ?? false {
                    streams.runs[reader]?.items.append(.end(input: input))
                }
            }
            // A file that a program wrote, or that was there, is read when it is complete.
            let source = delivery.source.drop
            guard outcome == .completed, streams.runs[reader]?.written.contains(input) == false,
                bodies.places[source.component] == .file,
                let path = try? bodies.path(of: source), Files.exists(path)
            else { return }
            streams.runs[reader]?.items.append(.file(path, input: input))
        }
    }

    mutating func readOn(_ drop: DropID) {
        guard let run = streams.runs[drop], !run.isBusy, engine.isAtWork(drop) else { return }
        if run.isPiped { return feed(drop) }
        guard run.reader != nil else { return run.hasEnded ? runWhole(drop, run) : () }
        guard !run.items.isEmpty || run.hasEnded else { return }
        streams.runs[drop]?.isBusy = true
        guard run.isBrief, run.othersToRead.isEmpty, run.bytes <= Self.briefBytes,
            streams.valves[drop]?.isFree ?? true
        else {
            return queue(drop)
        }
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
        let body = StreamStep(
            reader: reader, others: run.othersToRead, items: items, isLast: run.hasEnded)
        streams.runs[drop]?.hasReadOthers = true
        return WorkerPool.Job(
            drop: drop, attempt: engine.attempt(of: drop), body: body, work: run.work,
            isPart: !run.hasEnded)
    }

    /// A step is done, and it was not the last.
    mutating func endedPart(_ drop: DropID) {
        streams.runs[drop]?.isBusy = false
        let unopened = pipes[drop]?.unopened ?? []
        for (input, cost) in streams.runs[drop]?.takeUnread(but: unopened) ?? [:] {
            hasRead(cost, of: input, by: drop)
        }
        readOn(drop)
    }

    /// The body reads no streams: it runs on what they were.
    private mutating func runWhole(_ drop: DropID, _ run: StreamRun) {
        guard case .inProcess(let body) = bodies.body(of: engine.graph.component[drop.index])
        else { return queue(drop) }
        let inputs = run.work.inputs.enumerated().map { index, input in
            run.contents(of: index) ?? input
        }
        let work = Work(inputs: inputs, outputs: run.work.outputs)
        work.onWrite = run.work.onWrite
        work.keeper = run.work.keeper
        streams.runs[drop] = nil
        runOrQueue(drop, body, work)
    }
}
