import Graphs
import Partitioning
import Testing

/// Apps that need GPUs are where there are some.
struct GPUTests {
    /// Copies of a chain: an app that needs GPUs, between two that need none.
    private static func blueprint(copies: Int, gpus: String) -> Blueprint {
        var blueprint = Blueprint(name: "gpus")
        var before: ComponentID?
        for (number, asked) in ["", gpus, ""].enumerated() {
            let levels = [Level(group: "copies", extent: copies)]
            let app = blueprint.add(
                Component(
                    id: "app\(number)", name: "app\(number)", kind: .app, category: "",
                    categoryType: "", dropClass: "", levels: levels,
                    fields: [Field(id: "g", name: "num_gpus", value: asked)]))
            let data = blueprint.add(
                Component(
                    id: "data\(number)", name: "data\(number)", kind: .data, category: "",
                    categoryType: "", dropClass: "", levels: levels))
            let ports = PortPair(source: "o", target: "i")
            if let before { blueprint.link(before, to: app, ports: ports, rule: .oneToOne) }
            blueprint.link(app, to: data, ports: ports, rule: .oneToOne)
            before = data
        }
        return blueprint
    }

    private static func partitioner(
        _ blueprint: Blueprint, islands: Int = 1, _ gpus: [Int]
    ) throws -> Partitioner {
        var machine = Machine(islands: islands, ranksPerIsland: 4 / islands)
        let islandOfRank = machine.islandOfRank
        machine.gpus =
            gpus.count > 1
            ? GPUPools(ofRanks: gpus, hostOfRank: islandOfRank)
            : gpus.first.map { GPUPools(ofEachHost: $0, hostOfRank: islandOfRank) }
        return try Partitioner(
            PhysicalGraph(unrolling: blueprint), of: blueprint, weights: Weights(blueprint),
            on: machine)
    }

    @Test(arguments: Algorithm.allCases, [[0, 2], [2, 0, 0, 0], [1, 1, 1, 2]])
    func whatNeedsGPUsIsWhereTheyAre(_ algorithm: Algorithm, _ gpus: [Int]) throws {
        let blueprint = Self.blueprint(copies: 24, gpus: "2")
        let owner = try Self.partitioner(blueprint, gpus).owners(algorithm)
        // The third component.
        for drop in 48..<72 { #expect(gpus[Int(owner[drop]) % gpus.count] >= 2) }
    }

    /// By coordinates, too, and on islands, each of which has a rank with a GPU.
    @Test(arguments: [Algorithm.auto, .metis, .listScheduling, .block])
    func thatIsSoOfManyDrops(_ algorithm: Algorithm) throws {
        let blueprint = Self.blueprint(copies: 20_000, gpus: "1")
        let partitioner = try Self.partitioner(blueprint, islands: 2, [0, 1])
        let owner = try partitioner.owners(algorithm)
        if algorithm == .auto { #expect(partitioner.report(on: owner).usedRanks == 4) }
        #expect(owner[40_000..<60_000].allSatisfy { $0 % 2 == 1 })
        #expect(Set(owner[40_000..<60_000]).count == 2)
    }

    @Test func allRanksAreUsedWhereAllHaveGPUs() throws {
        let blueprint = Self.blueprint(copies: 24, gpus: "1")
        let partitioner = try Self.partitioner(blueprint, [1, 1, 1, 1])
        let report = partitioner.report(on: try partitioner.owners(.auto))
        #expect(report.usedRanks == 4 && report.lowerBound == 18)
        #expect(report.makespan < 24)
    }

    /// One for all ranks of a host: the 24 apps that need it take turns, whichever ranks have them.
    @Test(arguments: Algorithm.allCases, [1, 2])
    func ranksOfAHostShareItsGPUs(_ algorithm: Algorithm, _ islands: Int) throws {
        let blueprint = Self.blueprint(copies: 24, gpus: "1")
        let partitioner = try Self.partitioner(blueprint, islands: islands, [1])
        let owner = try partitioner.owners(algorithm)
        let report = partitioner.report(on: owner)
        #expect(report.lowerBound == Double(max(18, 24 / islands)))
        #expect(report.makespan >= report.lowerBound)
        // The host that has most of them, and what comes before the first and behind the last.
        let most = (0..<islands).map { island in
            owner[48..<72].count { Int($0) / (4 / islands) == island }
        }
        #expect(report.makespan >= Double((most.max() ?? 0) + 2) * (1 - 1e-9))
        if algorithm == .auto { #expect(report.makespan < report.lowerBound * 1.3) }
    }

    /// Who asks for both does not starve.
    @Test func whoAsksForSeveralIsNotPassedOver() throws {
        var blueprint = Blueprint(name: "both")
        for (number, asked) in ["1", "2", "1"].enumerated() {
            _ = blueprint.add(
                Component(
                    id: "app\(number)", name: "app\(number)", kind: .app, category: "",
                    categoryType: "", dropClass: "",
                    levels: [Level(group: "copies", extent: 4)],
                    fields: [Field(id: "g", name: "num_gpus", value: asked)]))
        }
        let partitioner = try Self.partitioner(blueprint, [2])
        for algorithm in Algorithm.allCases {
            let report = partitioner.report(on: try partitioner.owners(algorithm))
            #expect(report.lowerBound == 8)
            #expect((8...13).contains(report.makespan))
        }
    }

    @Test(arguments: [([0], 0), ([1, 2], 2)])
    func whatNoRankHasIsRefused(_ gpus: [Int], _ most: Int) {
        let blueprint = Self.blueprint(copies: 2, gpus: "3")
        let drop = DropName(ComponentID(2), 0)
        #expect(throws: PartitioningError.gpus(drop, needed: 3, present: most)) {
            try Self.partitioner(blueprint, gpus)
        }
    }

    @Test func whereNobodySaysWhatThereIsEveryRankWillDo() throws {
        let blueprint = Self.blueprint(copies: 24, gpus: "3")
        #expect(try Self.partitioner(blueprint, []).owners(.auto).count == 144)
    }
}
