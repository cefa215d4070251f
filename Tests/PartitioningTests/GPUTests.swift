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
        machine.gpus = gpus
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
        let partitioner = try Self.partitioner(blueprint, [1])
        #expect(partitioner.report(on: try partitioner.owners(.auto)).usedRanks == 4)
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
