// Apps that take more than a moment wait for what they ask for, and begin in turn.

import Engine
import Graphs

extension RankCore {
    /// An app waits for its GPUs, if it asks for some, and then for cores.
    mutating func queue(_ drop: DropID) {
        guard bodies.asksForGPUs, let here = gpus.count else { return jobs.append(drop) }
        let asked = bodies.needs(of: engine.graph.name(of: drop)).gpus
        if asked == 0 {
            jobs.append(drop)
        } else if asked > here {
            // Where the ranks of a host do not see each other, each has a part of what is there.
            fail(drop, cause: .gpusMissing(asked: asked, here: here))
        } else {
            gpus.wait(drop)
        }
    }

    private mutating func queueWhatHasGPUs() {
        while let drop = gpus.first {
            guard engine.isAtWork(drop) else {
                gpus.skipFirst()
                continue
            }
            let asked = bodies.needs(of: engine.graph.name(of: drop)).gpus
            guard gpus.giveFirst(asked, attempt: engine.attempt(of: drop)) else { return }
            jobs.append(drop)
        }
        gpus.giveUp()
    }

    /// Starts apps, programs and others alike, as long as what the next one asks for is free. None that
    /// is less urgent overtakes it: it would wait for long.
    mutating func startJobs(_ programs: inout ProgramPool) {
        guard !isStopping else { return }
        if gpus.isWaiting { queueWhatHasGPUs() }
        while let drop = jobs.first {
            let needs = plan.options.capacity.granted(
                to: bodies.needs(of: engine.graph.name(of: drop)))
            let isWanted = engine.isAtWork(drop)
            // What is under way will make room, or tell that there is none.
            if memory.isFull, jobsInWorkers > 0 || spilling.isUnderWay { break }
            guard !isWanted || share.fits(needs) else { return }
            _ = jobs.popFirst()
            // What would not end in time stays open.
            guard isWanted, fitsBeforeDeadline(drop) else {
                gpus.give(drop, attempt: engine.attempt(of: drop))
                continue
            }
            // What it has not taken when it should have started is free again.
            defer { share.letGo() }
            if case .inProcess(let body) = bodies.body(of: engine.graph.component[drop.index]) {
                startInWorker(drop, body, needs)
            } else {
                startProgram(drop, needs, &programs)
            }
        }
        share.giveUp()
    }
}
