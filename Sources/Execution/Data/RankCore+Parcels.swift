// What becomes of parcels when they arrive, and of the bytes that come beside them.

import Engine
import Graphs
import Storage
import Transport

extension RankCore {
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
        case .forget(_, let offset): arena.forget(at: offset)
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
