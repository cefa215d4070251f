// Apps that run inside the rank: the brief ones at once, the others by worker threads.

import Components
import Engine
import Graphs
import Storage

extension RankCore {
    mutating func beginInProcess(_ drop: DropID, _ body: any InProcessBody) {
        guard !data.isUsed || hasInputs(drop) else { return }
        let work = briefWork
        defer { work.clear() }
        do throws(DropBodies.Problem) {
            try bodies.prepare(work, for: drop, in: engine.graph, data)
            guard body.isBrief(work) else { return jobs.append(drop) }
            let started = Clock.now()
            var failure: BodyFailure?
            do throws(BodyFailure) {
                try body.run(work)
                try work.close()
            } catch { failure = error }
            ended(
                .init(
                    drop: drop, attempt: engine.attempt(of: drop), work: work, failure: failure,
                    started: started, ended: Clock.now()))
        } catch {
            fail(drop, cause: .problem(error))
        }
    }

    mutating func startInWorker(_ drop: DropID, _ body: any InProcessBody) {
        do throws(DropBodies.Problem) {
            let work = try bodies.work(for: drop, in: engine.graph, data)
            do throws(WorkerPool.ThreadError) {
                try workers.submit(
                    .init(drop: drop, attempt: engine.attempt(of: drop), body: body, work: work),
                    besides: jobsInWorkers)
                jobsInWorkers += 1
            } catch {
                fail(
                    drop, cause: .problem(.file(FileError("pthread_create", "", code: error.code))))
            }
        } catch {
            fail(drop, cause: .problem(error))
        }
    }

    mutating func takeDoneWork() -> Int {
        guard jobsInWorkers > 0 else { return 0 }
        let done = workers.takeDone()
        jobsInWorkers -= done.count
        for work in done { ended(work) }
        return done.count
    }

    private mutating func ended(_ done: WorkerPool.Done) {
        let drop = done.drop
        guard engine.isAtWork(drop), engine.attempt(of: drop) == done.attempt else {
            return bodies.discard(done.work)
        }
        times.add(
            engine.graph.name(of: drop).component,
            nanoseconds: done.ended > done.started ? done.ended - done.started : 0)
        if journal != nil { details[drop] = Details(started: done.started) }
        if let failure = done.failure {
            bodies.discard(done.work)
            return fail(drop, cause: .body(failure))
        }
        do throws(DropBodies.Problem) {
            try bodies.publish(done.work, of: drop, in: engine.graph)
        } catch {
            return fail(drop, cause: .problem(error))
        }
        deposit(done.work, of: drop)
        if done.work.skipsOutputs {
            engine.branched(drop, skipping: skippedPorts(done.work, of: drop), into: &effects)
        } else {
            engine.ended(drop, .completed, into: &effects)
        }
    }

    /// What was written to Drops in memory goes to where they live.
    private mutating func deposit(_ work: Work, of app: DropID) {
        for (output, edge) in engine.graph.consumerRange(of: app).enumerated() {
            guard let bytes = work.written(to: output) else { continue }
            let consumer = engine.graph.consumers[edge]
            if consumer.isRemote {
                let address = engine.graph.remotes[consumer.remote].address
                let producer = addresses[app]
                data.push(bytes, to: data.rank(of: address)) {
                    .deposit(to: address, from: producer, $0)
                }
                data.saysEvent(for: address)
            } else {
                deposit(bytes, of: app, in: consumer.drop)
            }
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
