// What simulated ranks have and say: data in memory, from when it is there until all who read it have
// ended, and packets.

import Engine
import Graphs

extension Simulation {
    mutating func open(_ number: UInt32, _ rank: Int, _ now: inout Double) {
        let here = ranks[rank]
        let packet = traffic.take(number)
        for event in packet.streamEvents { _ = here.engine.received(event, into: &here.effects) }
        for event in packet.events { _ = here.engine.received(event, into: &here.effects) }
        here.talk(at: now)
        var reason = packet.reason
        // What was there from the start, nobody's end made way for.
        if reason.kind != .start { reason.kind = .message }
        carryOut(rank, &now, reason)
    }

    /// Finals: the time that they take, and the memory that they give and take.
    mutating func settle(_ rank: Int, _ now: inout Double) {
        let here = ranks[rank]
        now += figures.drop * Double(here.effects.finals.count)
        if hasContents { moveContents(rank) }
        here.effects.finals.removeAll()
    }

    /// What an app has written is there before what it has read is given back.
    mutating func moveContents(_ rank: Int) {
        let here = ranks[rank]
        let finals = here.effects.finals.elements
        for drop in finals {
            let name = here.engine.graph.name(of: drop)
            if workload.isInMemory[name.component.index] { here.hold(workload.bytes(name)) }
            traffic.note(drop, name, from: rank, ranks, workload)
        }
        for drop in finals where here.engine.isApp(drop) {
            useInputs(of: drop, rank)
        }
    }

    func useInputs(of app: DropID, _ rank: Int) {
        let here = ranks[rank]
        let graph = here.engine.graph
        for edge in graph.producerRange(of: app) {
            let input = graph.producers[edge]
            let name = graph.name(of: input)
            guard workload.isInMemory[name.component.index] else { continue }
            let bytes = workload.bytes(name)
            guard input.isRemote else {
                here.use(input.drop.index, bytes)
                continue
            }
            let address = graph.remotes[input.remote].address
            here.use(copyOf: address, bytes)
            let owner = ranks[layout.rankOfPartition[address.partition.index]]
            if let first = owner.engine.graph.firstRow(of: address.partition) {
                owner.use(first.index + Int(address.row), bytes)
            }
        }
    }

    mutating func send(_ rank: Int, _ now: Double, _ reason: SimulatedRank.Reason) {
        let here = ranks[rank]
        guard !here.effects.announcements.isEmpty || !here.effects.streamEvents.isEmpty else {
            return
        }
        for place in 0..<here.effects.announcements.count {
            traffic.add(here.effects.announcements[place])
        }
        for event in here.effects.streamEvents { traffic.add(event) }
        here.effects.announcements.removeAll()
        here.effects.streamEvents.removeAll(keepingCapacity: true)
        here.talk(at: now)
        traffic.flush(from: rank, at: now, because: reason, &queue)
    }
}
