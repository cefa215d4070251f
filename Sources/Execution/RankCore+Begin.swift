// What is ready begins: at once, or as a job that waits for a core.

import Engine
import Graphs
import Storage

extension RankCore {
    /// Begins what is ready, until nothing is that ends at once, or until others are kept waiting.
    mutating func beginReady() throws(FileError) {
        if isStopping {
            batch = JobQueue()
            effects.ready.removeAll()
            effects.retries.removeAll()
            effects.deliveries.removeAll()
        }
        if !effects.deadlines.isEmpty || !effects.retries.isEmpty { setTimers() }
        repeat {
            while hasReady, !isUrgent {
                if batch.isEmpty, carriesContents { shareFinals() }
                if batch.isEmpty, effects.ready.count == 1, let drop = effects.ready.popLast() {
                    try begin(drop)
                } else {
                    if batch.isEmpty { batch.take(&effects.ready) }
                    while !isUrgent, let drop = batch.popFirst() { try begin(drop) }
                }
                if !effects.deadlines.isEmpty || !effects.retries.isEmpty { setTimers() }
            }
            if streams.isUsed { collect(nil) }
            if !effects.deliveries.isEmpty { deliver() }
        } while (hasReady && !isUrgent) || !effects.deliveries.isEmpty
    }

    @inline(__always)
    private mutating func begin(_ drop: DropID) throws(FileError) {
        guard engine.isAtWork(drop) else { return }
        let component = engine.graph.component[drop.index]
        if bodies.isNothing(component) {
            engine.ended(drop, .completed, into: &effects)
        } else {
            beginBody(drop, component)
        }
        if effects.finals.count >= 4096 { try recordFinals() }
    }

    private mutating func beginBody(_ drop: DropID, _ component: UInt32) {
        switch bodies.body(of: component) {
        case .nothing: break
        case .bash where streams.reads(component) && bodies.pipes(of: component).contains(.input):
            beginPipedReader(drop)
        case .bash where streams.reads(component): beginReader(drop, nil)
        case .bash: if !data.isUsed || hasInputs(drop) { queue(drop) }
        case .input: beginInput(drop)
        case .inProcess(let body) where streams.reads(component): beginReader(drop, body)
        case .inProcess(let body): beginInProcess(drop, body)
        case .listener(let body): beginListener(drop, body)
        case .unknown: fail(drop, cause: .componentUnknown)
        case .broken(let failure): fail(drop, cause: .body(failure))
        }
    }

    private mutating func beginInput(_ drop: DropID) {
        let name = engine.graph.name(of: drop)
        do throws(FileError) {
            if let contents = try restored(name) {
                data.own.deposit(contents, in: drop)
                return engine.ended(drop, .completed, into: &effects)
            }
        } catch {
            return fail(drop, cause: .problem(.file(error)))
        }
        do throws(DropBodies.Problem) {
            switch bodies.places[name.component] {
            case .arena:
                let stretch = try bodies.inputArray(name, keeper: arena)
                data.own.deposit(DropBytes(stretch?.encoded ?? []), in: drop)
            case .memory, .shared:
                let contents = bodies.initialContents(name)
                data.own.deposit(contents, in: drop)
                if streams.isRead(name) { streamed(contents, to: drop) }
            case .file: details[drop] = Details(size: UInt64(try bodies.makeInput(name)))
            case .nowhere:
                if streams.isRead(name) { streamed(bodies.initialContents(name), to: drop) }
            }
            engine.ended(drop, .completed, into: &effects)
        } catch {
            fail(drop, cause: .problem(error))
        }
    }
}
