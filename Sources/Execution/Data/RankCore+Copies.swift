// Copies of completed files: a thread of its own makes them, and reads them again. They are made after others
// have been told that the Drop is complete, for nobody waits for them; but the rank is not done before.
// Arrays are copied as they are kept: see RankArena.

import Components
import Engine
import Graphs
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

/// An array that several apps have written, which was no one's to copy before all had.
private struct CopiedArray: InProcessBody {
    let stretches: [FileStretch]
    let request: ArrayRequest
    let arena: RankArena

    func isBrief(_ work: Work) -> Bool { false }

    func run(_ work: Work) throws(BodyFailure) {
        var parts: [DropBytes] = []
        try Work(inputs: [.stretches(stretches)]).forEachPiece(of: 0) { parts.append($0) }
        _ = arena.copy(DropBytes(joining: parts), as: request, named: request.name)
    }
}

/// What of a rank makes copies.
struct Copying {
    fileprivate var underWay = 0
    let pool: WorkerPool?
    /// The system's number for why one could not be made, the first time.
    fileprivate(set) var problem: Int32 = 0

    init(isUsed: Bool) { pool = isUsed ? WorkerPool(threads: 1) : nil }

    var isUnderWay: Bool { underWay > 0 }
}

extension RankCore {
    /// Of Drops that have just ended.
    mutating func copyFinals() {
        guard copying.pool != nil else { return }
        for drop in effects.finals
        where engine.kind(of: drop) == .data && engine.outcome(of: drop) == .completed {
            copy(drop)
        }
    }

    private mutating func copy(_ drop: DropID) {
        let name = engine.graph.name(of: drop)
        let count = bodies.copies[name.component]
        guard count > 0, let pool = copying.pool, !isKept(name) else { return }
        let body: any InProcessBody
        switch bodies.places[name.component] {
        case .file:
            guard let path = try? bodies.sharedPath(of: name) else { return }
            body = CopiedFile(
                path: path,
                copies: (1...count).map { bodies.copies.places.path($0, of: path) })
        case .arena where bodies.places.gathers.isGathered(name.component):
            let stretches = details[drop]?.stretches.withUnsafeBytes { FileStretch.decode($0) }
            guard let stretches = stretches ?? nil else { return }
            var request = bodies.places.arrayRequest(name)
            request.copies = count
            body = CopiedArray(stretches: stretches, request: request, arena: arena)
        default: return
        }
        do throws(BackgroundThread.StartError) {
            try pool.submit(
                .init(drop: drop, attempt: 0, body: body, work: Work()), besides: copying.underWay)
            copying.underWay += 1
        } catch { copying.problem = error.code }
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
            // It may have come to the end of its life meanwhile.
            guard engine.dataState(of: done.drop) == .completed else {
                removeCopies(of: done.drop)
                continue
            }
            if let failure = done.failure, copying.problem == 0 {
                copying.problem = failure.file?.code ?? 5
            }
        }
    }
}
