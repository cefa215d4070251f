// What becomes of contents when Drops end, and what apps wait for before they run.

import Engine
import Graphs
import Storage
import Transport

extension RankCore {
    // MARK: Ends

    /// After each Drop's end, in the order of their ends.
    mutating func settleData(_ drop: DropID) {
        guard !engine.isApp(drop), data.isInMemory(engine.graph.name(of: drop)) else {
            return
        }
        if engine.hasCompleted(drop) {
            share(drop)
        } else {
            data.own.discard(drop)
        }
    }

    /// Whatever reads the Drop's contents on other ranks gets them, or the offer of them.
    private mutating func share(_ drop: DropID) {
        let bytes = gathered(data.own.complete(drop), of: drop)
        if journal != nil { note(bytes, of: drop) }
        var readers = 0
        sharing.removeAll(keepingCapacity: true)
        for edge in engine.graph.consumerRange(of: drop) {
            let consumer = engine.graph.consumers[edge]
            if plan.kept != nil, isKept(engine.graph.name(of: consumer)) { continue }
            if consumer.isRemote {
                let rank = data.rank(of: engine.graph.remotes[consumer.remote].address)
                if !sharing.contains(rank) { sharing.append(rank) }
            } else {
                // Also one that has ended: it may be among those that are settled after this.
                readers += 1
            }
        }
        if !sharing.isEmpty { offer(bytes, of: drop, &readers) }
        data.own.expect(readers: readers, of: drop)
        if memory.isLimited, !bytes.isOnDisk,
            bodies.places[engine.graph.name(of: drop).component].isMemory
        {
            spilling.queue.add(drop, count: bytes.count)
        }
    }

    /// Of what several apps wrote as one array, where all of it is.
    private mutating func gathered(_ bytes: DropBytes, of drop: DropID) -> DropBytes {
        guard let whole = bodies.places.gathers.whole(engine.graph.name(of: drop)),
            let list = FileStretch.decode(bytes.bytes),
            // What an earlier run has left is where it was, however this graph lays out its own.
            list.allSatisfy({ $0.path == whole.path })
        else { return bytes }
        // Where an app was skipped there is a gap, and no checksum of all.
        let parts = FileStretch(joining: list)
        let isWhole = parts?.offset == whole.offset && parts?.count == whole.count
        let joined = DropBytes((isWhole ? parts ?? whole : whole).encoded)
        data.own.deposit(joined, in: drop)
        return joined
    }

    /// For the journal.
    private mutating func note(_ shared: DropBytes, of drop: DropID) {
        let isArray = bodies.places[engine.graph.name(of: drop).component] == .arena
        let size = size(of: drop, shared)
        let isSummed = journal != nil && !isArray && 1...Self.mostSummed ~= shared.count
        details.change(drop, from: Details()) { details in
            details.note(size, isArray ? Array(shared.bytes) : nil)
            if isSummed { details.checksum = CRC32C.checksum(shared.bytes) }
        }
    }

    /// More would hold up the rank for longer than some tenths of a millisecond.
    private static let mostSummed = 1 << 20

    /// What is shared of an array in an arena is only where it is.
    func size(of drop: DropID, _ shared: DropBytes) -> UInt64 {
        guard bodies.places[engine.graph.name(of: drop).component] == .arena else {
            return UInt64(shared.count)
        }
        return UInt64(FileStretch.totalCount(encoded: shared.bytes) ?? 0)
    }

    private mutating func offer(
        _ bytes: DropBytes, of drop: DropID, _ readers: inout Int
    ) {
        let address = addresses[drop]
        let pushed = memory.isTight ? Parcel.Bytes.short : Parcel.pushed
        for rank in sharing {
            if bytes.count <= pushed {
                data.push(bytes, to: rank) { .contents(of: address, $0) }
            } else if !memory.isTight, let place = data.place(of: bytes, for: rank) {
                data.send(.contents(of: address, .lent(place)), to: rank)
                data.own.lend(drop)
                readers += 1
            } else {
                data.send(.offer(of: address, count: bytes.count), to: rank)
                readers += 1
            }
        }
    }

    /// Nobody waits for that.
    mutating func releaseInputs(of app: DropID) {
        guard engine.isApp(app) else { return }
        for edge in engine.graph.producerRange(of: app) {
            let producer = engine.graph.producers[edge]
            guard data.isInMemory(engine.graph.name(of: producer)) else { continue }
            if producer.isRemote {
                if data.foreign.release(remote: producer.remote) {
                    let address = engine.graph.remotes[producer.remote].address
                    data.send(.release(address), to: data.rank(of: address))
                }
            } else {
                data.own.release(producer.drop)
            }
        }
        if !admitted.isEmpty, admitted.remove(app) != nil { admitNext() }
    }

    // MARK: Before an app runs

    /// True if all that an app reads is here; otherwise it runs when the rest has come.
    mutating func hasInputs(_ app: DropID) -> Bool {
        let missing = data.missing(for: app, engine.graph)
        if missing.offered > 0 {
            waitingForAdmission.append(app)
            admitNext()
            return false
        }
        guard missing.arriving > 0 else { return true }
        awaited[app] = missing.arriving
        data.fetch(for: app, engine.graph, room: memory.room)
        return false
    }

    /// What was offered is fetched for a few apps at a time: those that will run next.
    private mutating func admitNext() {
        while admitted.count <= plan.options.slots, let app = waitingForAdmission.popFirst() {
            if engine.isFinal(app) { continue }
            let missing = data.missing(for: app, engine.graph)
            admitted.insert(app)
            awaited[app] = missing.arriving + missing.offered
            data.fetch(for: app, engine.graph, room: memory.room)
            if awaited[app] == 0 { effects.ready.append(app) }
        }
    }

    mutating func arrived(_ drop: DropAddress, _ bytes: DropBytes) {
        arrived(drop, .here(bytes))
    }

    mutating func arrived(_ drop: DropAddress, _ state: ForeignContents.State) {
        for app in data.foreign.arrived(drop, state) {
            guard let left = awaited[app] else { continue }
            awaited[app] = left - 1
            guard left == 1 else { continue }
            awaited[app] = nil
            if !engine.isFinal(app) { effects.ready.append(app) }
        }
    }
}
