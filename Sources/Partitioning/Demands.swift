// What a machine can never give, and what it takes to keep each rank within its memory.

import Graphs

struct Demands {
    private let drops: DropGraph
    private let machine: Machine

    init(_ drops: DropGraph, _ machine: Machine) {
        self.drops = drops
        self.machine = machine
    }

    func check() throws(PartitioningError) {
        for number in drops.blueprint.components.indices {
            if let app = first(drops.weights.cores[number], above: Double(machine.coresPerRank)) {
                throw .cores(
                    name(number, app.instance), needed: Int(min(app.value, 1e9)),
                    present: machine.coresPerRank)
            }
            try checkGPUs(of: number)
            if let present = machine.memoryPerRank,
                let datum = first(drops.weights.bytes[number], above: present)
            {
                throw .memoryOfOne(
                    name(number, datum.instance), needed: datum.value, present: present)
            }
        }
    }

    private func name(_ component: Int, _ instance: Int) -> DropName {
        DropName(ComponentID(component), instance)
    }

    private func first(
        _ column: Weights.Column, above most: Double
    ) -> (instance: Int, value: Double)? {
        switch column {
        case .same(let value): return value > most ? (0, value) : nil
        case .each(let values):
            return values.firstIndex { Double($0) > most }.map { ($0, Double(values[$0])) }
        }
    }

    private func checkGPUs(of component: Int) throws(PartitioningError) {
        let column = drops.weights.gpus[component]
        guard column != .same(0) else { return }
        for instance in drops.blueprint.components[component].speakers {
            let needed = Int(min(column[instance], 1e9))
            let pin = drops.pin(drops.blueprint.firstDrop[component] + instance)
            let present = pin >= 0 ? machine.gpus(of: Int(pin)) : machine.mostGPUs
            if needed > present {
                throw .gpus(name(component, instance), needed: needed, present: present)
            }
        }
    }
}

extension TaskGraph {
    /// Whether a rank has the GPUs that a group asks for.
    func fits(_ group: Int, on rank: Int, of machine: Machine) -> Bool {
        gpus.isEmpty || Int(gpus[group]) <= machine.gpus(of: rank)
    }

    /// Whether not every rank will do for every group, memory aside.
    func isParticular(on machine: Machine) -> Bool {
        mustSettle(on: machine) || !gpus.isEmpty && !(machine.gpus?.areEqual ?? true)
    }

    /// Whether some groups must share a host of several.
    func mustSettle(on machine: Machine) -> Bool { machine.islands > 1 && hasBundles }

    /// What must share a host cannot be pinned to two.
    func checkBundles(
        _ drops: DropGraph, _ group: [UInt32], _ machine: Machine
    ) throws(PartitioningError) {
        guard mustSettle(on: machine) else { return }
        var pinned: [UInt32: Int] = [:]
        for row in 0..<drops.count where drops.pin(row) >= 0 {
            let bundle = bundle[Int(group[row])]
            guard let other = pinned[bundle] else {
                pinned[bundle] = row
                continue
            }
            let islands = [row, other].map { machine.island(of: Int(drops.pin($0))) }
            if islands[0] != islands[1] { throw .apart(drops.name(other), drops.name(row)) }
        }
    }
}

extension Partitioner {
    func checkRoom(in ranks: Int) throws(PartitioningError) {
        guard let memory = machine.memoryPerRank else { return }
        let needed = coarse.graph.memory.reduce(0, +)
        let present = memory * Double(ranks)
        if needed > present { throw .memory(needed: needed, present: present) }
    }

    /// Keeps what must share a host together, what needs GPUs where they are, and each rank within
    /// its memory.
    func settle(_ owner: inout [Int32]) throws(PartitioningError) {
        if coarse.graph.mustSettle(on: machine) { keepBundles(&owner) }
        if coarse.graph.isParticular(on: machine) { giveGPUs(&owner) }
        try makeRoom(&owner)
    }

    /// A bundle goes where something of it is pinned, or else where its first group is.
    private func keepBundles(_ owner: inout [Int32]) {
        let graph = coarse.graph
        var island: [UInt32: Int] = [:]
        for group in owner.indices where graph.pinnedRank[group] >= 0 {
            island[graph.bundle[group]] = machine.island(of: Int(graph.pinnedRank[group]))
        }
        for group in owner.indices where graph.pinnedRank[group] < 0 {
            let (rank, bundle) = (Int(owner[group]), graph.bundle[group])
            guard let wanted = island[bundle] else {
                island[bundle] = machine.island(of: rank)
                continue
            }
            guard machine.island(of: rank) != wanted else { continue }
            let place = rank % machine.ranksPerIsland
            owner[group] = Int32(wanted * machine.ranksPerIsland + place)
        }
    }

    /// Moves groups that need more GPUs than their ranks have to the one of its island that has them
    /// and the least work of such groups.
    private func giveGPUs(_ owner: inout [Int32]) {
        let graph = coarse.graph
        guard !graph.gpus.isEmpty, machine.gpus != nil else { return }
        var load = [Double](repeating: 0, count: machine.ranks)
        for group in owner.indices where graph.gpus[group] > 0 {
            if graph.fits(group, on: Int(owner[group]), of: machine) {
                load[Int(owner[group])] += graph.work[group]
            }
        }
        let staysOnIsland = graph.mustSettle(on: machine)
        for group in owner.indices where graph.pinnedRank[group] < 0 {
            let rank = Int(owner[group])
            guard !graph.fits(group, on: rank, of: machine) else { continue }
            let others = load.indices.filter {
                graph.fits(group, on: $0, of: machine)
                    && (!staysOnIsland || machine.island(of: $0) == machine.island(of: rank))
            }
            guard let other = others.min(by: { (load[$0], $0) < (load[$1], $1) }) else { continue }
            owner[group] = Int32(other)
            load[other] += graph.work[group]
        }
    }

    /// Moves groups from ranks that hold too much to the one of its island, or of any, that has most
    /// room: large ones first.
    private func makeRoom(_ owner: inout [Int32]) throws(PartitioningError) {
        guard let memory = machine.memoryPerRank else { return }
        let graph = coarse.graph
        var held = [Double](repeating: 0, count: machine.ranks)
        for group in owner.indices { held[Int(owner[group])] += graph.memory[group] }
        guard held.contains(where: { $0 > memory }) else { return }
        let staysOnIsland = graph.mustSettle(on: machine)
        let order = owner.indices.sorted { (graph.memory[$1], $0) < (graph.memory[$0], $1) }
        for group in order where graph.memory[group] > 0 && graph.pinnedRank[group] < 0 {
            let rank = Int(owner[group])
            guard held[rank] > memory else { continue }
            let others = held.indices.filter {
                held[$0] + graph.memory[group] <= memory && graph.fits(group, on: $0, of: machine)
                    && (!staysOnIsland || machine.island(of: $0) == machine.island(of: rank))
            }
            guard let other = others.min(by: { (held[$0], $0) < (held[$1], $1) }) else { continue }
            owner[group] = Int32(other)
            held[rank] -= graph.memory[group]
            held[other] += graph.memory[group]
        }
        guard let full = held.max(), full > memory else { return }
        throw .memory(needed: full, present: memory)
    }
}
