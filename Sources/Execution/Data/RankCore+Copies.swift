// Copies of completed files: a thread of its own makes them, and reads them again. They are made after others
// have been told that the Drop is complete, for nobody waits for them; but the rank is not done before.
// Arrays are copied as they are kept: see RankArena.

import Components
import Engine
import Graphs
import Sessions
import Storage

private struct CopiedFile: InProcessBody {
    let path: String
    let copies: [String]

    func isBrief(_ work: Work) -> Bool { false }

    func run(_ work: Work) throws(BodyFailure) {
        do throws(FileError) {
            for copy in copies {
                try Files.makeFolder(above: copy)
                let partial = FilePlace.partial(copy)
                _ = try Files.copyVerified(path, to: partial)
                try? Files.removeTree(copy)
                try Files.rename(partial, to: copy)
            }
        } catch { throw BodyFailure(error) }
    }
}

/// What of a rank makes copies.
struct Copying {
    fileprivate var underWay = 0
    let pool: WorkerPool?
    /// The system's number for why one could not be made, the first time.
    fileprivate(set) var problem: Int32 = 0
    /// Of arrays of several apps: what was recorded when they were complete, until their copies are made.
    var records: [DropID: JournalRecord] = [:]
    /// And where these are.
    var arrays: [DropID: FileStretch] = [:]

    init(isUsed: Bool) { pool = isUsed ? WorkerPool(threads: 1) : nil }

    var isUnderWay: Bool { underWay > 0 }
}

extension RankCore {
    /// Of Drops that have just ended.
    mutating func copyFinals() {
        for place in 0..<effects.finals.count {
            let drop = effects.finals[place]
            if !engine.isApp(drop), engine.hasCompleted(drop) { copy(drop) }
        }
    }

    /// Of files of earlier runs: what these were ended before, or were not asked for.
    mutating func copyWhatWasNot() {
        guard copying.pool != nil else { return }
        for row in 0..<engine.graph.dropCount {
            let drop = DropID(row)
            let name = engine.graph.name(of: drop)
            guard !engine.isApp(drop), bodies.copies[name.component] > 0, isKept(name),
                engine.hasCompleted(drop), bodies.places[name.component] == .file,
                let path = try? bodies.sharedPath(of: name), Files.exists(path)
            else { continue }
            let missing = copyPaths(of: name, path).filter { !Files.exists($0) }
            if !missing.isEmpty { submit(CopiedFile(path: path, copies: missing), of: drop) }
        }
    }

    private func copyPaths(of name: DropName, _ path: String) -> [String] {
        (0..<bodies.copies[name.component]).map { bodies.copies.places.path($0 + 1, of: path) }
    }

    mutating func submit(
        _ body: any InProcessBody, of drop: DropID, _ work: Work = Work()
    ) {
        do throws(BackgroundThread.StartError) {
            try copying.pool?.submit(
                .init(drop: drop, attempt: 0, body: body, work: work), besides: copying.underWay)
            copying.underWay += 1
        } catch { copying.problem = error.code }
    }

    private mutating func copy(_ drop: DropID) {
        let name = engine.graph.name(of: drop)
        let count = bodies.copies[name.component]
        guard count > 0, !isKept(name) else { return }
        switch bodies.places[name.component] {
        case .file:
            guard let path = try? bodies.sharedPath(of: name) else { return }
            submit(CopiedFile(path: path, copies: copyPaths(of: name, path)), of: drop)
        case .arena where bodies.places.gathers.isGathered(name.component):
            copyArray(drop, count: count)
        default: return
        }
    }

    private func removeCopies(of drop: DropID) {
        let name = engine.graph.name(of: drop)
        guard bodies.places[name.component] == .file, let path = try? bodies.sharedPath(of: name)
        else { return }
        bodies.copies.places.remove(of: path)
    }

    /// Once a turn.
    mutating func takeCopied() {
        guard copying.isUnderWay else { return }
        for case .done(let done) in copying.pool?.takeReports() ?? [] {
            copying.underWay -= 1
            tookCopies(done)
            // It may have come to the end of its life meanwhile.
            guard engine.dataState(of: done.drop) == .completed else {
                removeCopies(of: done.drop)
                forgetCopies(of: done.drop)
                continue
            }
            if let failure = done.failure, copying.problem == 0 {
                copying.problem = failure.file?.code ?? 5
            }
        }
    }
}
