// What becomes of contents when Drops end, and of parcels when they arrive.

import Engine
import Graphs
import Storage
import Transport

extension RankCore {
    // MARK: Ends

    /// After each Drop's end, in the order of their ends.
    mutating func settleData(_ drop: DropID) {
        guard engine.kind(of: drop) == .data, data.isInMemory(engine.graph.name(of: drop)) else {
            return
        }
        if engine.outcome(of: drop) == .completed {
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
        if memory.isLimited, bodies.places[engine.graph.name(of: drop).component].isMemory {
            spilling.queue.add(drop, count: bytes.count)
        }
    }

    /// Of what several apps wrote as one array, where all of it is.
    private mutating func gathered(_ bytes: DropBytes, of drop: DropID) -> DropBytes {
        guard let whole = bodies.places.gathers.whole(engine.graph.name(of: drop)),
            let list = FileStretch.decode(bytes.bytes)
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
        details[drop, default: Details()].size = size(of: drop, shared)
        if bodies.places[engine.graph.name(of: drop).component] == .arena {
            details[drop]?.stretches = Array(shared.bytes)
        }
    }

    /// What is shared of an array in an arena is only where it is.
    func size(of drop: DropID, _ shared: DropBytes) -> UInt64 {
        guard bodies.places[engine.graph.name(of: drop).component] == .arena else {
            return UInt64(shared.count)
        }
        let stretches = FileStretch.decode(shared.bytes) ?? []
        return UInt64(stretches.reduce(0) { $0 + $1.count })
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
        guard engine.kind(of: app) == .app else { return }
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

    private mutating func arrived(_ drop: DropAddress, _ bytes: DropBytes) {
        arrived(drop, .here(bytes))
    }

    private mutating func arrived(_ drop: DropAddress, _ state: ForeignContents.State) {
        for app in data.foreign.arrived(drop, state) {
            guard let left = awaited[app] else { continue }
            awaited[app] = left - 1
            guard left == 1 else { continue }
            awaited[app] = nil
            if !engine.isFinal(app) { effects.ready.append(app) }
        }
    }

    // MARK: Parcels

    /// False for a parcel of a Drop that is not here.
    mutating func received(_ parcel: Parcel, from rank: Rank) -> Bool {
        switch parcel {
        case .contents(let drop, .here(let bytes)): arrived(drop, bytes)
        case .contents(let drop, .following(let count)):
            data.foreign.set(.arriving, of: drop)
            data.receive(count, from: rank, .pushed, .contents(drop))
        case .offer(let drop, let count): offered(drop, count, by: rank)
        case .contents(let drop, .lent(let place)):
            if data.foreign.isRead(drop), let bytes = DropBytes(at: place, isCounted: false) {
                arrived(drop, .lent(bytes))
            } else {
                offered(drop, place.count, by: rank)
            }
        case .fetch(let address, .bytes):
            guard let drop = addresses.drop(at: address), let bytes = data.own[drop] else {
                return false
            }
            data.sending.append(.init(rank: rank, bytes: bytes, lane: .requested))
            data.own.release(drop)
        case .fetch(let address, let want):
            guard let drop = addresses.drop(at: address) else { return false }
            return fetched(drop, by: rank, want)
        case .coming(let drop, let count):
            data.unanswered -= 1
            data.receive(count, from: rank, .requested, .contents(drop))
        case .stored(let drop, .here(let list)):
            data.unanswered -= 1
            return stored(drop, list)
        case .stored(_, .lent): return false
        case .stored(let drop, .following(let count)):
            data.receive(count, from: rank, .pushed, .stored(drop))
        case .release(let address):
            guard let drop = addresses.drop(at: address) else { return false }
            data.own.release(drop)
        case .done(let address, let isWanted):
            guard let drop = addresses.drop(at: address) else { return false }
            lifecycle.released(drop, isWanted: isWanted)
        case .forget(_, let offset):
            arena.forget(
                FileStretch(path: arena.path, offset: offset, count: 0, checksum: nil))
        case .taken(let address, let producer, let isTaken):
            return data.taken(address, from: producer, isTaken)
        case .deposit(let address, let producer, let bytes):
            guard let drop = addresses.drop(at: address),
                let edge = edge(of: drop, from: producer)
            else { return false }
            switch bytes {
            case .here(let bytes): deposited(bytes, in: drop, edge: edge)
            case .lent(let place):
                let bytes = DropBytes(at: place, isCounted: true)
                data.send(.taken(address, from: producer, bytes != nil), to: rank)
                if let bytes { deposited(bytes, in: drop, edge: edge) }
            case .following(let count):
                data.receive(count, from: rank, .pushed, .deposit(in: drop, edge: edge))
            }
        }
        return true
    }

    private mutating func offered(_ drop: DropAddress, _ count: Int, by rank: Rank) {
        if data.foreign.isRead(drop) {
            data.foreign.set(.offered(count: count), of: drop)
        } else {
            data.send(.release(drop), to: rank)
        }
    }

    mutating func received(ticket: UInt64) {
        guard let arrival = data.takeArrival(ticket) else { return }
        switch arrival.what {
        case .contents(let drop): arrived(drop, arrival.bytes)
        case .stored(let drop):
            data.unanswered -= 1
            _ = stored(drop, arrival.bytes)
        case .deposit(let drop, let edge): deposited(arrival.bytes, in: drop, edge: edge)
        }
    }

    /// What was asked for is in a file; whoever does not need it any more gives it back.
    private mutating func stored(_ drop: DropAddress, _ list: DropBytes) -> Bool {
        guard let stretches = FileStretch.decode(list.bytes) else { return false }
        if data.foreign.isRead(drop) {
            arrived(drop, .stored(stretches))
        } else {
            data.send(.release(drop), to: data.rank(of: drop))
        }
        return true
    }

    private mutating func deposited(_ bytes: DropBytes, in drop: DropID, edge: Int) {
        if !engine.isFinal(drop) {
            data.own.deposit(
                bytes, in: drop, edge: edge, of: engine.graph.producerRange(of: drop))
        }
        let event = Event(.producerFinished, .completed, to: addresses[drop])
        _ = engine.received(event, into: &effects)
    }

    private func edge(of drop: DropID, from producer: DropAddress) -> Int? {
        engine.graph.producerRange(of: drop).first { edge in
            let neighbour = engine.graph.producers[edge]
            return neighbour.isRemote
                && engine.graph.remotes[neighbour.remote].address == producer
                && !data.own.hasPart(edge, of: drop)
        }
    }
}
