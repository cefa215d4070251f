// What programs have written into the scratch folder and others are to see: a thread of its own copies it
// to where it belongs and reads the copy again; only then has the app ended. The rank's own thread, and the
// cores of the next apps, do not wait for it.
//
// Scratch is there to be fast, not to be large. While little is left of it, apps write where they would
// without it; one that failed for want of room there begins once more, with all its outputs elsewhere,
// and that is no try of its own.

import Components
import Engine
import Graphs
import Storage
import Synchronization

/// Copies the outputs of one app.
private final class StagedOutputs: InProcessBody {
    let outputs: [FileTarget]
    private let facts = Mutex<[String: Files.Facts]>([:])

    init(_ outputs: [FileTarget]) { self.outputs = outputs.filter(\.isCopied) }

    func isBrief(_ work: Work) -> Bool { false }

    /// By final paths: of what has been copied.
    var copied: [String: Files.Facts] { facts.withLock { $0 } }

    func run(_ work: Work) throws(BodyFailure) {
        do throws(FileError) {
            for output in outputs { try copy(output) }
        } catch { throw BodyFailure(error) }
    }

    private func copy(_ output: FileTarget) throws(FileError) {
        guard Files.exists(output.draft) else {
            // Not written, or by its name in the data folder.
            if !Files.exists(output.final) { try Files.write([], to: output.final) }
            return
        }
        let partial = FilePlace.partial(output.final)
        let found = try Files.copyVerified(output.draft, to: partial)
        FaultPoint.pass(.beforeRename)
        try Files.rename(partial, to: output.final)
        FaultPoint.pass(.afterRename)
        try Files.removeTree(output.draft)
        facts.withLock { $0[output.final] = found }
    }
}

/// What of a rank has to do with scratch.
struct Staging {
    fileprivate var underWay: [DropID: (DropBodies.Invocation, StagedOutputs)] = [:]
    let pool: WorkerPool?
    /// Apps that have found no room there.
    fileprivate var refused: Set<DropID> = []
    /// Nanoseconds since 1970: when a program was last seen to have failed while there was no room.
    fileprivate var lastFull: UInt64 = 0
    /// Apps that wrote elsewhere for want of room.
    var misses = 0

    init(isUsed: Bool) { pool = isUsed ? WorkerPool(threads: 1) : nil }

    var isUnderWay: Bool { !underWay.isEmpty }

    /// The app itself has ended, in time: only its outputs are being copied.
    func isUnderWay(_ app: DropID) -> Bool { underWay[app] != nil }
}

extension RankCore {
    /// Whether an app that begins now writes there.
    mutating func mayUseScratch(_ app: DropID) -> Bool {
        guard let scratch = bodies.scratch, writesToScratch(app, scratch), !feedsStream(app) else {
            return false
        }
        guard !staging.refused.contains(app), hasRoom(scratch.folder) else {
            staging.misses += 1
            return false
        }
        return true
    }

    private func writesToScratch(_ app: DropID, _ scratch: ScratchTier) -> Bool {
        engine.graph.consumerRange(of: app).contains { edge in
            scratch.isUsed(by: engine.graph.name(of: engine.graph.consumers[edge]).component)
        }
    }

    /// It could not begin once more: somebody has read what it has written.
    private func feedsStream(_ app: DropID) -> Bool {
        streams.isUsed
            && engine.graph.consumerRange(of: app).contains { edge in
                streams.isRead(engine.graph.name(of: engine.graph.consumers[edge]))
            }
    }

    private func hasRoom(_ scratch: ScratchFolder) -> Bool {
        do throws(FileError) {
            try Files.checkRoom(for: 0, leaving: .large, at: scratch.dataFolder + "/x")
            return true
        } catch { return false }
    }

    /// A program that has failed begins once more, if the scratch folder was full while it ran, or if it
    /// says so. To be asked before anything is removed: what one of two has left makes room when it is.
    mutating func triesElsewhere(
        _ app: DropID, _ outputs: [FileTarget], began: UInt64, output: String
    ) -> Bool {
        guard let scratch = bodies.scratch,
            outputs.contains(where: { bodies.isInScratch($0.draft) })
        else { return false }
        if !MachineFault.hasRoom(scratch.folder.dataFolder) { staging.lastFull = Clock.now() }
        let wasFull =
            staging.lastFull > began || MachineFault.wantOfRoom(saidIn: output) != nil
        return wasFull && beginElsewhere(app)
    }

    mutating func triesElsewhere(_ app: DropID, _ failure: BodyFailure) -> Bool {
        guard let error = failure.file, error.isForWantOfSpace, bodies.isInScratch(error.path)
        else { return false }
        return beginElsewhere(app)
    }

    private mutating func beginElsewhere(_ app: DropID) -> Bool {
        guard !isStopping, !streams.reads(engine.graph.component[app.index]),
            staging.refused.insert(app).inserted
        else { return false }
        effects.ready.append(app)
        return true
    }

    // MARK: Copies

    /// A program has ended well. False if there is nothing to copy.
    mutating func stage(
        _ app: DropID, _ invocation: DropBodies.Invocation
    ) throws(DropBodies.Problem) -> Bool {
        guard let pool = staging.pool, invocation.outputs.contains(where: \.isCopied) else {
            return false
        }
        let body = StagedOutputs(invocation.outputs)
        let job = WorkerPool.Job(
            drop: app, attempt: engine.attempt(of: app), body: body, work: Work())
        do throws(BackgroundThread.StartError) {
            try pool.submit(job, besides: staging.underWay.count)
        } catch { throw .file(FileError("pthread_create", "", code: error.code)) }
        staging.underWay[app] = (invocation, body)
        return true
    }

    /// Once a turn.
    mutating func takeStaged() {
        guard staging.isUnderWay else { return }
        for case .done(let done) in staging.pool?.takeReports() ?? [] {
            let app = done.drop
            guard let (invocation, body) = staging.underWay.removeValue(forKey: app) else {
                continue
            }
            guard engine.isAtWork(app), engine.attempt(of: app) == done.attempt else {
                bodies.discard(invocation)
                continue
            }
            if let failure = done.failure {
                bodies.discard(invocation)
                fail(app, cause: .body(failure))
                continue
            }
            note(body.copied, of: app)
            conclude(app, invocation)
        }
    }

    /// For the journal: what has been read again need not be read a third time.
    private mutating func note(_ copied: [String: Files.Facts], of app: DropID) {
        guard journal != nil else { return }
        for edge in engine.graph.consumerRange(of: app) {
            let consumer = engine.graph.consumers[edge]
            guard !consumer.isRemote, engine.graph.producerRange(of: consumer.drop).count == 1,
                let path = try? bodies.sharedPath(of: engine.graph.name(of: consumer)),
                let facts = copied[path], !facts.isFolder
            else { continue }
            details.change(consumer.drop, from: Details()) { details in
                details.size = UInt64(facts.size)
                details.checksum = facts.checksum
            }
        }
    }
}
