// Data that has no room in memory goes to the rank's arena, by a thread of its own, and is read there by
// whoever wants it: apps here as stretches of a file, other ranks likewise (see Parcel). It does not come
// back as a whole unless an app reads it as a whole.
//
// A rank that has said that it is done answers at once, from memory: see RankReport.

import Components
import Engine
import Graphs
import Storage
import Transport

/// What is on its way out of a rank's memory.
struct Spilling {
    var queue = SpillQueue()
    /// How long each is.
    fileprivate var underWay: [DropID: Int] = [:]
    fileprivate var bytesUnderWay = 0
    /// Ranks that are to be told where it is then.
    fileprivate var waiting: [DropID: [Rank]] = [:]
    /// The disk is full, or the like: all stays in memory until it is tried again.
    fileprivate var isBroken = false
    fileprivate var nextTry: UInt64 = 0
    /// Why, the first time.
    private(set) var problem: Int32 = 0
    let pool: WorkerPool?

    /// Two: one is being written while the other one's end is told.
    fileprivate static let mostAtOnce = 2

    init(isLimited: Bool) { pool = isLimited ? WorkerPool(threads: 1) : nil }

    var isUnderWay: Bool { !underWay.isEmpty }

    /// There may be room on the disk later.
    fileprivate static let pause: UInt64 = 1_000_000_000

    fileprivate mutating func fail(_ code: Int32) {
        if problem == 0 { problem = code }
        isBroken = true
        nextTry = Clock.steady() + Self.pause
    }

    fileprivate mutating func tryAgain() {
        if isBroken, Clock.steady() >= nextTry { isBroken = false }
    }
}

extension RankCore {
    /// Once a turn.
    mutating func spill() {
        guard memory.isLimited else { return }
        takeSpilled()
        memory.update()
        spilling.tryAgain()
        var passedOver: [(DropID, Int)] = []
        while !spilling.isBroken, spilling.underWay.count < Spilling.mostAtOnce,
            memory.excess > spilling.bytesUnderWay, passedOver.count < 64,
            let drop = spilling.queue.next()
        {
            guard let count = data.own[drop]?.count, spilling.underWay[drop] == nil else {
                continue
            }
            // What an app is reading would stay in memory all the same.
            if data.own.isHeldAlone(drop) {
                startSpill(drop)
            } else {
                passedOver.append((drop, count))
            }
        }
        for (drop, count) in passedOver { spilling.queue.add(drop, count: count) }
    }

    private mutating func startSpill(_ drop: DropID) {
        guard let pool = spilling.pool, let bytes = data.own[drop] else { return }
        let request = bodies.places.arrayRequest(engine.graph.name(of: drop))
        let work = Work(inputs: [.memory(bytes)], outputs: [.init(.array(request))])
        work.keeper = spillKeeper(of: drop)
        work.isSpilling = true
        do throws(BackgroundThread.StartError) {
            try pool.submit(
                .init(drop: drop, attempt: 0, body: Copy(), work: work),
                besides: spilling.underWay.count)
            spilling.underWay[drop] = bytes.count
            spilling.bytesUnderWay += bytes.count
        } catch { spilling.fail(error.code) }
    }

    /// The scratch folder's, if all who read it can open a file there.
    private func spillKeeper(of drop: DropID) -> any ArrayKeeper {
        guard let nearArena else { return arena }
        let host = plan.islands.host(of: Rank(Int(rank)))
        for edge in engine.graph.consumerRange(of: drop) where engine.graph.consumers[edge].isRemote
        {
            let address = engine.graph.remotes[engine.graph.consumers[edge].remote].address
            guard plan.islands.host(of: data.rank(of: address)) == host else { return arena }
        }
        return ArenaPair(near: nearArena, arena)
    }

    private mutating func takeSpilled() {
        guard spilling.isUnderWay else { return }
        for case .done(let done) in spilling.pool?.takeReports() ?? [] {
            let drop = done.drop
            spilling.bytesUnderWay -= spilling.underWay.removeValue(forKey: drop) ?? 0
            let waiting = spilling.waiting.removeValue(forKey: drop) ?? []
            if done.failure == nil,
                let encoded = done.work.written(to: 0),
                let stretch = FileStretch.decode(encoded.bytes)?.first
            {
                data.own.store(stretch, of: drop)
            } else {
                spilling.fail(done.failure?.file?.code ?? 5)
                if let count = data.own[drop]?.count { spilling.queue.add(drop, count: count) }
            }
            // The worker's object would keep the bytes.
            done.work.clear()
            for rank in waiting { answer(rank, drop) }
        }
    }

    // MARK: For other ranks

    /// Another rank asks for what was offered to it; where it has no room it takes a file. False if there
    /// is nothing.
    mutating func fetched(_ drop: DropID, by rank: Rank, _ want: Parcel.Want) -> Bool {
        guard data.own[drop] != nil || data.own.stretch(of: drop) != nil else { return false }
        let wantsFile = want == .file || memory.isTight
        guard wantsFile, data.own[drop] != nil, spilling.pool != nil, !spilling.isBroken,
            !lifecycle.isClosed
        else {
            answer(rank, drop)
            return true
        }
        spilling.waiting[drop, default: []].append(rank)
        if spilling.underWay[drop] == nil { startSpill(drop) }
        if spilling.underWay[drop] == nil { answerAll(drop) }
        return true
    }

    private mutating func answerAll(_ drop: DropID) {
        for rank in spilling.waiting.removeValue(forKey: drop) ?? [] { answer(rank, drop) }
    }

    private mutating func answer(_ rank: Rank, _ drop: DropID) {
        let address = addresses[drop]
        if let stretch = data.own.stretch(of: drop) {
            // It is released when that rank has read it.
            data.push(DropBytes(stretch.encoded), to: rank) { .stored(of: address, $0) }
        } else if let bytes = data.own[drop] {
            data.send(.coming(of: address, count: bytes.count), to: rank)
            data.sending.append(.init(rank: rank, bytes: bytes, lane: .requested))
            data.own.release(drop)
        }
    }
}
