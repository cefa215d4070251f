// Who still needs data that does not live for ever: an entry for each such Drop of this rank, and for
// each of another rank that is read here. It decides; RankCore+Lifecycle carries out.
//
// A rank says once of a Drop that it is done with it: when the last of its apps that read it has ended.
// Data that an app was to read which failed, or was cancelled, is kept: who resumes will want it.

import Engine
import Graphs
import Storage
import Transport

struct RankLifecycle {
    struct Own {
        var lifetime: Lifetime
        /// Edges to apps here that have not ended, and ranks that are not done with it.
        var here: Int32 = 0
        var elsewhere: Int32 = 0
        var hasReaders: Bool
        /// Somebody may want it in another run.
        var isWanted = false
        var isCompleted = false
        var isPast = false
        var size: UInt64 = 0
        /// Of an array: where its parts are.
        var stretches: DropBytes?

        var isOver: Bool {
            guard isCompleted, here + elsewhere == 0, !isWanted else { return false }
            if case .milliseconds = lifetime { return isPast }
            return lifetime == .untilUsed && hasReaders
        }
    }

    private struct Foreign {
        var readers: Int32 = 0
        var isWanted = false
    }

    private(set) var isUsed = false
    private var own: [DropID: Own] = [:]
    private var foreign: [DropAddress: Foreign] = [:]
    /// Completed Drops, or not yet, that ranks have not told of.
    private(set) var awaited = 0
    /// What is to expire now.
    private(set) var due: [DropID] = []
    /// This rank has said that it is done: nothing begins any more for a date that comes.
    var isClosed = false

    init(_ graph: PhysicalGraph, _ plan: RunPlan) {
        let blueprint = plan.blueprint
        guard plan.options.trial == .none else { return }
        let common = blueprint.components.map { component in
            component.kind == .data && component.imported.isEmpty && component.count > 0
                ? Lifetime(of: component, 0) : .kept
        }
        let lifetime = { (name: DropName) -> Lifetime in
            let component = blueprint[name.component]
            return component.imported.isEmpty
                ? common[name.component.index] : Lifetime(of: component, Int(name.instance))
        }
        guard
            zip(blueprint.components, common).contains(where: { component, lifetime in
                lifetime != .kept || component.kind == .data && !component.imported.isEmpty
            })
        else { return }
        for row in 0..<graph.dropCount { add(DropID(row), graph, lifetime, plan) }
        isUsed = !own.isEmpty || !foreign.isEmpty
    }

    private mutating func add(
        _ drop: DropID, _ graph: PhysicalGraph, _ lifetime: (DropName) -> Lifetime, _ plan: RunPlan
    ) {
        let name = graph.name(of: drop)
        guard plan.blueprint[name.component].kind == .data else {
            for edge in graph.producerRange(of: drop) where graph.producers[edge].isRemote {
                let remote = graph.remotes[graph.producers[edge].remote]
                guard lifetime(remote.name) != .kept else { continue }
                foreign[remote.address, default: Foreign()].readers += 1
            }
            return
        }
        let lifetime = lifetime(name)
        guard lifetime != .kept else { return }
        var entry = Own(lifetime: lifetime, hasReaders: !graph.consumerRange(of: drop).isEmpty)
        var ranks: Set<Rank> = []
        for edge in graph.consumerRange(of: drop) {
            let consumer = graph.consumers[edge]
            if consumer.isRemote {
                let address = graph.remotes[consumer.remote].address
                ranks.insert(plan.rankOfPartition[address.partition.index])
            } else {
                entry.here += 1
            }
        }
        entry.elsewhere = Int32(ranks.count)
        awaited += ranks.count
        own[drop] = entry
    }

    subscript(drop: DropID) -> Own? { own[drop] }

    // MARK: What happens to data

    /// Nil for what lives for ever.
    mutating func completed(_ drop: DropID, stretches: DropBytes?, size: UInt64) -> Lifetime? {
        guard own[drop] != nil else { return nil }
        own[drop]?.isCompleted = true
        own[drop]?.stretches = stretches
        own[drop]?.size = size
        look(at: drop)
        return own[drop]?.lifetime
    }

    mutating func dateCame(_ drop: DropID) {
        guard !isClosed else { return }
        own[drop]?.isPast = true
        look(at: drop)
    }

    /// An app here that reads it has ended.
    mutating func used(_ drop: DropID, isWanted: Bool) {
        guard own[drop] != nil else { return }
        own[drop]?.here -= 1
        if isWanted { own[drop]?.isWanted = true }
        look(at: drop)
    }

    /// A rank is done with it.
    mutating func released(_ drop: DropID, isWanted: Bool) {
        guard let entry = own[drop], entry.elsewhere > 0 else { return }
        own[drop]?.elsewhere -= 1
        awaited -= 1
        if isWanted { own[drop]?.isWanted = true }
        look(at: drop)
    }

    /// The same of a Drop of another rank: what to tell that rank, after the last of them.
    mutating func used(_ drop: DropAddress, isWanted: Bool) -> Parcel? {
        guard var entry = foreign[drop] else { return nil }
        entry.readers -= 1
        entry.isWanted = entry.isWanted || isWanted
        foreign[drop] = entry.readers == 0 ? nil : entry
        return entry.readers == 0 ? .done(with: drop, isWanted: entry.isWanted) : nil
    }

    private mutating func look(at drop: DropID) {
        if own[drop]?.isOver ?? false { due.append(drop) }
    }

    mutating func takeDue() -> [(drop: DropID, entry: Own)] {
        defer { due.removeAll(keepingCapacity: true) }
        return due.compactMap { drop in own.removeValue(forKey: drop).map { (drop, $0) } }
    }
}
