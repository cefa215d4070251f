import Graphs
import Partitioning
import Randomness
import Testing

struct PartitionerTests {
    private static func partitioner(
        _ blueprint: Blueprint, _ machine: Machine
    ) throws -> Partitioner {
        try Partitioner(
            PhysicalGraph(unrolling: blueprint), of: blueprint, weights: Weights(blueprint),
            on: machine)
    }

    /// Edges between Drops of different ranks, counted from the graph.
    private static func cutEdges(_ blueprint: Blueprint, _ owner: [Int32]) -> Int {
        let graph = PhysicalGraph(unrolling: blueprint)
        return (0..<graph.dropCount).reduce(0) { sum, row in
            sum
                + graph.consumers[graph.consumerRange(of: DropID(row))].count {
                    owner[$0.drop.index] != owner[row]
                }
        }
    }

    @Test(arguments: Algorithm.allCases, RandomBlueprint.WeightKind.allCases)
    func everyDropIsOwnedOnceWhereItMayBe(
        _ algorithm: Algorithm, _ weights: RandomBlueprint.WeightKind
    ) throws {
        let kinds = RandomBlueprint.WeightKind.allCases
        for seed in [UInt64(kinds.firstIndex(of: weights) ?? 0)] {
            for (apps, islands, ranks) in [(0, 1, 2), (1, 1, 4), (3, 2, 4), (24, 2, 2)] {
                let blueprint = RandomBlueprint(
                    seed: seed, apps: apps, weights, pinnedTo: seed % 2 == 0 ? 0 : 3
                ).blueprint
                let machine = Machine(islands: islands, ranksPerIsland: ranks)
                let partitioner = try Self.partitioner(blueprint, machine)
                let owner = try partitioner.owners(algorithm)
                #expect(owner.count == blueprint.dropCount)
                #expect(owner.allSatisfy { 0..<Int32(machine.ranks) ~= $0 })
                // The same again.
                #expect(try partitioner.owners(algorithm) == owner)
                // Where the graph says, partitions of three on these ranks.
                let stated = blueprint.components.flatMap(\.imported).map(\.partition)
                let found = (stated.compactMap(\.self).max() ?? 0) + 1
                for (partition, rank) in zip(stated, owner) {
                    guard let partition else { continue }
                    #expect(Int(rank) == Int(partition) * machine.ranks / Int(found))
                }
                let ownership = Ownership(
                    owner, of: blueprint, partitionCount: machine.ranks)
                #expect(ownership.ownerOfEach(of: blueprint) == owner)
                let report = partitioner.report(on: owner)
                #expect(report.cut.edges == Self.cutEdges(blueprint, owner))
                #expect(report.makespan >= report.lowerBound * (1 - 1e-9))
                #expect(report.makespan.isFinite && report.cut.bytes.isFinite)
            }
        }
    }

    /// Bytes of edges whose Drops are of different ranks: within an island, and between islands.
    private static func cutBytes(
        _ blueprint: Blueprint, _ owner: [Int32], _ machine: Machine
    ) -> (inside: Double, between: Double) {
        let graph = PhysicalGraph(unrolling: blueprint)
        let weights = Weights(blueprint)
        var bytes = (inside: 0.0, between: 0.0)
        for row in 0..<graph.dropCount {
            for edge in graph.consumerRange(of: DropID(row)) {
                let ends = [row, graph.consumers[edge].drop.index]
                guard owner[ends[0]] != owner[ends[1]] else { continue }
                let data = ends.first {
                    blueprint[graph.name(of: DropID($0)).component].kind == .data
                }
                let name = graph.name(of: DropID(data ?? ends[1]))
                let size = weights.bytes[name.component.index][Int(name.instance)]
                let islands = ends.map { machine.island(of: Int(owner[$0])) }
                if islands[0] == islands[1] { bytes.inside += size } else { bytes.between += size }
            }
        }
        return bytes
    }

    @Test(arguments: Algorithm.allCases, [RandomBlueprint.WeightKind.small, .huge])
    func whatIsReportedIsWhatCanBeCounted(
        _ algorithm: Algorithm, _ weights: RandomBlueprint.WeightKind
    ) throws {
        let blueprint = RandomBlueprint(seed: 11, apps: 30, weights).blueprint
        let machine = Machine(islands: 3, ranksPerIsland: 2)
        let partitioner = try Self.partitioner(blueprint, machine)
        let owner = try partitioner.owners(algorithm)
        let report = partitioner.report(on: owner)
        let bytes = Self.cutBytes(blueprint, owner, machine)
        #expect(abs(report.cut.bytesInside - bytes.inside) <= 1e-9 * bytes.inside)
        #expect(abs(report.cut.bytesBetween - bytes.between) <= 1e-9 * bytes.between)
        #expect(report.usedRanks == Set(owner).count)
        var work = [Double](repeating: 0, count: machine.ranks)
        for instance in blueprint.components[0].speakers {
            let rank = Int(owner[blueprint.firstDrop[0] + instance])
            work[rank] += Double(blueprint.components[0].weight(of: instance))
        }
        let mean = work.reduce(0, +) / Double(machine.ranks)
        let balance = mean > 0 ? (work.max() ?? 0) / mean : 1
        #expect(abs(report.workBalance - balance) <= 1e-6 * balance)
    }

    /// Everything at once: pins, shared memory, GPUs on one rank of each host, and little room.
    @Test(arguments: Algorithm.allCases, [0 as UInt64])
    func allConstraintsAreKeptTogether(_ algorithm: Algorithm, _ seed: UInt64) throws {
        let (blueprint, shared) = Self.demanding(seed)
        var machine = Machine(islands: 2, ranksPerIsland: 3, memoryPerRank: 40e6)
        machine.gpus = GPUPools(ofRanks: [0, 2, 0], hostOfRank: machine.islandOfRank)
        let partitioner = try Self.partitioner(blueprint, machine)
        let owner: [Int32]
        do { owner = try partitioner.owners(algorithm) } catch PartitioningError.memory {
            // All of it on one rank has no room; elsewhere it has.
            #expect(algorithm == .none)
            return
        }
        let graph = PhysicalGraph(unrolling: blueprint)
        let weights = Weights(blueprint)
        var held = [Double](repeating: 0, count: machine.ranks)
        for row in 0..<graph.dropCount {
            let name = graph.name(of: DropID(row))
            let instance = blueprint[name.component].imported[Int(name.instance)]
            let rank = Int(owner[row])
            held[rank] += weights.bytes[name.component.index][Int(name.instance)]
            if let pin = instance.partition { #expect(rank == Int(pin)) }
            if weights.gpus[name.component.index][Int(name.instance)] > 0 { #expect(rank % 3 == 1) }
            guard name.component == shared else { continue }
            let beside =
                graph.consumers[graph.consumerRange(of: DropID(row))]
                + graph.producers[graph.producerRange(of: DropID(row))]
            for other in beside {
                #expect(machine.island(of: Int(owner[other.drop.index])) == rank / 3)
            }
        }
        #expect(held.allSatisfy { $0 <= 40e6 })
    }

    /// Chains of an app, a datum in shared memory, an app that may need a GPU, and its datum; some apps are
    /// pinned to one of six partitions.
    private static func demanding(_ seed: UInt64) -> (Blueprint, shared: ComponentID) {
        var dice = SeededRandom(seed: seed)
        var blueprint = Blueprint(name: "demanding")
        let chains = 30
        let parts = [DropKind.app, .data, .app, .data].enumerated().map { number, kind in
            var part = Component(
                id: "part\(number)", name: "part\(number)", kind: kind,
                category: number == 1 ? "SharedMemory" : "", categoryType: "", dropClass: "")
            part.imported = (0..<chains).map { chain in
                var instance = ImportedInstance(
                    oid: "\(number)-\(chain)", iid: "\(chain)",
                    weight: UInt32(1 + dice.below(4)))
                if number == 0, chain < 6 { instance.partition = UInt32(chain) }
                if number == 2, dice.below(3) == 0 {
                    instance.parameters = [InstanceParameter("num_gpus", "2")]
                }
                return instance
            }
            return blueprint.add(part)
        }
        let pairs = (0..<UInt32(chains)).map { (source: $0, target: $0) }
        for (from, to) in zip(parts, parts.dropFirst()) {
            blueprint.link(
                from, to: to, ports: PortPair(source: "", target: ""),
                rule: .listed(EdgeList(pairs, sources: chains, targets: chains)))
        }
        return (blueprint, parts[1])
    }

    /// What was asked for, or the mean and the heaviest Drop.
    @Test(arguments: RandomBlueprint.WeightKind.allCases, [0.0, 0.05, 0.5])
    func aCutIsBalanced(_ weights: RandomBlueprint.WeightKind, _ imbalance: Double) throws {
        for seed in 0..<2 as Range<UInt64> {
            let blueprint = RandomBlueprint(seed: seed, apps: 40, weights).blueprint
            let machine = Machine(ranksPerIsland: 4)
            let options = PartitioningOptions(
                imbalance: imbalance, style: MetisStyle(isRecursive: false))
            let owner = try Self.partitioner(blueprint, machine).owners(.metis, options)
            var load = [Double](repeating: 0, count: 4)
            var heaviest = 0.0
            var row = 0
            for component in blueprint.components {
                for instance in 0..<component.count {
                    let weight =
                        component.kind == .data ? 1 : Double(component.weight(of: instance))
                    load[Int(owner[row])] += weight
                    heaviest = max(heaviest, weight)
                    row += 1
                }
            }
            let mean = load.reduce(0, +) / 4
            let bound = max(mean * (1 + imbalance), mean + heaviest)
            #expect((load.max() ?? 0) <= bound * (1 + 1e-5))
        }
    }

    @Test func noneOfTheOthersIsPredictedToBeSooner() throws {
        for seed in 0..<2 as Range<UInt64> {
            let blueprint = RandomBlueprint(seed: seed, apps: 30, .small).blueprint
            let partitioner = try Self.partitioner(
                blueprint, Machine(islands: 2, ranksPerIsland: 2))
            let makespan = { (algorithm: Algorithm) in
                partitioner.report(on: try partitioner.owners(algorithm)).makespan
            }
            let best = try makespan(.auto)
            for algorithm in [Algorithm.none, .block, .metis, .listScheduling] {
                #expect(try best <= makespan(algorithm) * 1.001)
            }
        }
    }

    @Test func moreCoresThanARankHasAreRefused() throws {
        var blueprint = Blueprint(name: "wide")
        _ = blueprint.add(
            Component(
                id: "app", name: "app", kind: .app, category: "", categoryType: "", dropClass: "",
                fields: [Field(id: "n", name: "num_cpus", value: "4")]))
        #expect(throws: PartitioningError.cores(DropName(ComponentID(0), 0), needed: 4, present: 2))
        {
            _ = try Self.partitioner(blueprint, Machine(ranksPerIsland: 2, coresPerRank: 2))
        }
        _ = try Self.partitioner(blueprint, Machine(ranksPerIsland: 2, coresPerRank: 4))
    }

    /// Data of 1 MB each.
    @Test(arguments: Algorithm.allCases.filter { $0 != .none })
    func ranksStayWithinTheirMemory(_ algorithm: Algorithm) throws {
        let blueprint = RandomBlueprint(seed: 3, apps: 40, .ones).blueprint
        let data = Double(blueprint.count(of: ComponentID(1)))
        var machine = Machine(ranksPerIsland: 4, memoryPerRank: (data / 4 + 3) * 1e6)
        let owner = try Self.partitioner(blueprint, machine).owners(algorithm)
        let first = blueprint.firstDrop[1]
        for rank in 0..<4 {
            let held = owner[first...].count { $0 == rank }
            #expect(Double(held) * 1e6 <= machine.memoryPerRank ?? 0)
        }
        machine.memoryPerRank = data / 5 * 1e6
        #expect(throws: PartitioningError.self) {
            _ = try Self.partitioner(blueprint, machine).owners(algorithm)
        }
    }

    /// Two apps write and five read a datum in shared memory; each island has one rank for each half.
    @Test(arguments: Algorithm.allCases)
    func whatSharesMemorySharesAHost(_ algorithm: Algorithm) throws {
        var blueprint = Blueprint(name: "shared")
        let ports = PortPair(source: "", target: "")
        let parts = [("first", DropKind.app, 2), ("data", .data, 2), ("second", .app, 10)].map {
            blueprint.add(
                Component(
                    id: $0.0, name: $0.0, kind: $0.1,
                    category: $0.1 == .data ? "SharedMemory" : "", categoryType: "",
                    dropClass: "", levels: [Level(group: $0.0, extent: $0.2)]))
        }
        blueprint.link(parts[0], to: parts[1], ports: ports, rule: .oneToOne)
        blueprint.link(
            parts[1], to: parts[2], ports: ports, rule: .blocks(sources: 1, targets: 5))
        let machine = Machine(islands: 4, ranksPerIsland: 2)
        let owner = try Self.partitioner(blueprint, machine).owners(algorithm)
        for half in 0..<2 {
            let rows = [half, 2 + half] + (0..<5).map { 4 + half * 5 + $0 }
            #expect(Set(rows.map { machine.island(of: Int(owner[$0])) }).count == 1)
        }
        var pinned = Blueprint(name: "pinned")
        var app = blueprint[parts[0]]
        var data = blueprint[parts[1]]
        app.imported = [ImportedInstance(oid: "a", iid: "0", partition: 0)]
        data.imported = [ImportedInstance(oid: "d", iid: "0", partition: 7)]
        let ends = (pinned.add(app), pinned.add(data))
        pinned.link(
            ends.0, to: ends.1, ports: ports,
            rule: .listed(EdgeList([(0, 0)], sources: 1, targets: 1)))
        let drops = [ends.0, ends.1].map { DropName($0, 0) }
        #expect(throws: PartitioningError.apart(drops[0], drops[1])) {
            _ = try Self.partitioner(pinned, machine)
        }
    }

    /// Old graphs link data to data, and apps to apps.
    @Test(arguments: Algorithm.allCases.map { ($0, 3) } + [(.auto, 34_000)])
    func alikeMayFollowEachOther(_ algorithm: Algorithm, _ copies: Int) throws {
        var blueprint = Blueprint(name: "alike")
        let ports = PortPair(source: "", target: "")
        let kinds: [DropKind] = [.data, .data, .app, .app, .data, .data]
        let parts = kinds.enumerated().map { number, kind in
            blueprint.add(
                Component(
                    id: "\(number)", name: "", kind: kind, category: "", categoryType: "",
                    dropClass: "",
                    levels: 1...3 ~= number ? [Level(group: "copies", extent: copies)] : []))
        }
        let rules: [LinkRule] = [
            .blocks(sources: 1, targets: copies), .oneToOne, .oneToOne,
            .blocks(sources: copies, targets: 1), .oneToOne,
        ]
        for (number, rule) in rules.enumerated() {
            blueprint.link(parts[number], to: parts[number + 1], ports: ports, rule: rule)
        }
        let partitioner = try Self.partitioner(blueprint, Machine(ranksPerIsland: 3))
        let owner = try partitioner.owners(algorithm)
        #expect(owner.count == 3 * copies + 3)
        #expect(partitioner.report(on: owner).cut.edges == Self.cutEdges(blueprint, owner))
    }
}
