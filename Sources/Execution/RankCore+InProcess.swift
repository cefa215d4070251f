// Apps that run inside the rank: the brief ones at once, the others by worker threads.

import Components
import Engine
import Graphs
import Storage

extension RankCore {
    mutating func beginInProcess(_ drop: DropID, _ body: any InProcessBody) {
        guard !data.isUsed || hasInputs(drop) else { return }
        let work = briefWork
        work.clear()
        do throws(DropBodies.Problem) {
            try bodies.prepare(
                work, for: drop, in: engine.graph, data, streams, usesScratch: mayUseScratch(drop))
            listen(to: work, of: drop)
            runOrQueue(drop, body, work)
        } catch {
            fail(drop, cause: .problem(error))
        }
    }

    mutating func runOrQueue(_ drop: DropID, _ body: any InProcessBody, _ work: Work) {
        guard body.isBrief(work), !memory.isTight else {
            if streams.reads(engine.graph.component[drop.index]) { streams.whole[drop] = work }
            return queue(drop)
        }
        let done = WorkerPool.run(body, work, of: drop, attempt: engine.attempt(of: drop))
        unsentTime += done.ended - min(done.started, done.ended)
        ended(done)
    }

    /// A job that waited for a core: an app, or what one reads next of its streams.
    mutating func startInWorker(_ drop: DropID, _ body: any InProcessBody, _ needs: Needs) {
        beginsNow(drop)
        do throws(DropBodies.Problem) {
            var job = step(of: drop)
            if job == nil { job = try self.job(for: drop, body) }
            guard let job else { return gpus.give(drop, attempt: engine.attempt(of: drop)) }
            do throws(BackgroundThread.StartError) {
                try workers.submit(job, besides: jobsInWorkers)
                jobsInWorkers += 1
                share.take(needs)
            } catch {
                gpus.give(drop, attempt: engine.attempt(of: drop))
                fail(
                    drop, cause: .problem(.file(FileError("pthread_create", "", code: error.code))))
            }
        } catch {
            gpus.give(drop, attempt: engine.attempt(of: drop))
            fail(drop, cause: .problem(error))
        }
    }

    private mutating func job(
        for drop: DropID, _ body: any InProcessBody
    ) throws(DropBodies.Problem) -> WorkerPool.Job {
        let attempt = engine.attempt(of: drop)
        if let work = streams.whole.removeValue(forKey: drop) {
            return WorkerPool.Job(drop: drop, attempt: attempt, body: body, work: work)
        }
        let work = try bodies.work(
            for: drop, in: engine.graph, data, streams, usesScratch: mayUseScratch(drop))
        listen(to: work, of: drop)
        return WorkerPool.Job(drop: drop, attempt: attempt, body: body, work: work)
    }

    /// What workers tell: returns how much.
    mutating func takeWorkerReports() -> Int {
        jobsInWorkers > 0 ? takeReports() : 0
    }

    /// In their order, also where taking one leads here again.
    private mutating func takeReports() -> Int {
        reports += workers.takeReports()
        var taken = 0
        while reportsTaken < reports.count {
            reportsTaken += 1
            taken += 1
            take(reports[reportsTaken - 1])
        }
        reports.removeAll(keepingCapacity: true)
        reportsTaken = 0
        return taken
    }

    private mutating func take(_ report: WorkerPool.Report) {
        switch report {
        case .done(let done):
            jobsInWorkers -= 1
            share.give(bodies.needs(of: engine.graph.name(of: done.drop)))
            gpus.give(done.drop, attempt: done.attempt)
            ended(done)
        case .written(let app, let attempt, let output, let bytes, let valve):
            take(bytes, by: app, attempt: attempt, output: output, valve)
        }
    }

    mutating func ended(_ done: WorkerPool.Done) {
        let drop = done.drop
        // What it wrote in this thread was told by post, too.
        if done.work.writesStreams { _ = takeReports() }
        guard engine.isAtWork(drop), engine.attempt(of: drop) == done.attempt else {
            return bodies.discard(done.work)
        }
        ran(drop, isProgram: false, began: done.started, ended: done.ended)
        // Of an app that reads streams the first of its steps counts.
        if journal != nil, details[drop] == nil { details[drop] = Details(started: done.started) }
        if done.isPart, done.failure == nil { return endedPart(drop) }
        if let failure = done.failure {
            bodies.discard(done.work)
            if triesElsewhere(drop, failure) { return }
            return fail(drop, cause: .body(failure))
        }
        do throws(DropBodies.Problem) {
            try bodies.publish(done.work, of: drop, in: engine.graph)
        } catch {
            return fail(drop, cause: .problem(error))
        }
        if journal != nil, done.work.writesFiles { noteFiles(done.work, of: drop) }
        if gatherer == nil, done.work.writesFiles { gatherer = drop }
        deposit(done.work, of: drop)
        if done.work.skipsOutputs {
            engine.branched(drop, skipping: skippedPorts(done.work, of: drop), into: &effects)
        } else {
            engine.ended(drop, .completed, into: &effects)
        }
    }

    /// For the journal: how long the files are that it alone has written, and their checksums.
    private mutating func noteFiles(_ work: Work, of app: DropID) {
        for (output, edge) in zip(work.outputs, engine.graph.consumerRange(of: app)) {
            let consumer = engine.graph.consumers[edge]
            guard let written = output.written, !consumer.isRemote,
                engine.graph.producerRange(of: consumer.drop).count == 1
            else { continue }
            details.change(consumer.drop, from: Details()) { details in
                details.size = UInt64(written.count)
                details.checksum = written.checksum
            }
        }
    }

    /// What was written to Drops in memory goes to where they live.
    private mutating func deposit(_ work: Work, of app: DropID) {
        for (output, edge) in engine.graph.consumerRange(of: app).enumerated() {
            guard let bytes = work.written(to: output) else { continue }
            deposit(bytes, of: app, at: edge)
        }
    }

    mutating func deposit(_ bytes: DropBytes, of app: DropID, at edge: Int) {
        let consumer = engine.graph.consumers[edge]
        if consumer.isRemote {
            let address = engine.graph.remotes[consumer.remote].address
            data.deposit(bytes, in: address, from: addresses[app])
            data.saysEvent(for: address)
        } else if !engine.isFinal(consumer.drop) {
            deposit(bytes, of: app, in: consumer.drop)
        }
    }

    private mutating func deposit(_ bytes: DropBytes, of app: DropID, in drop: DropID) {
        let producers = engine.graph.producerRange(of: drop)
        guard producers.count > 1 else { return data.own.deposit(bytes, in: drop) }
        let edge = producers.first { edge in
            engine.graph.producers[edge] == Neighbour(app) && !data.own.hasPart(edge, of: drop)
        }
        data.own.deposit(bytes, in: drop, edge: edge ?? producers.lowerBound, of: producers)
    }

    private func skippedPorts(_ work: Work, of app: DropID) -> Set<UInt16> {
        var ports: Set<UInt16> = []
        for (output, edge) in zip(work.outputs, engine.graph.consumerRange(of: app))
        where output.isSkipped {
            ports.insert(engine.graph.consumerPorts[edge])
        }
        return ports
    }
}
