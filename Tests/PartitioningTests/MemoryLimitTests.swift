import Graphs
import Partitioning
import Testing

/// Whatever a graph is like and however little memory there is: no rank gets more data than it has room
/// for, or it is said that there is not enough.
struct MemoryLimitTests {
    private static func bytes(_ blueprint: Blueprint) -> [Double] {
        let weights = Weights(blueprint)
        return blueprint.components.indices.flatMap { number in
            (0..<blueprint.components[number].count).map { weights.bytes[number][$0] }
        }
    }

    /// True if it was mapped.
    private static func isMapped(
        _ blueprint: Blueprint, _ machine: Machine, _ algorithm: Algorithm
    ) throws -> Bool {
        let bytes = bytes(blueprint)
        let memory = machine.memoryPerRank ?? .infinity
        do throws(PartitioningError) {
            let owner = try Partitioner(
                PhysicalGraph(unrolling: blueprint), of: blueprint, weights: Weights(blueprint),
                on: machine
            ).owners(algorithm)
            var held = [Double](repeating: 0, count: machine.ranks)
            for (row, rank) in owner.enumerated() { held[Int(rank)] += bytes[row] }
            #expect(owner.count == bytes.count)
            #expect(held.allSatisfy { $0 <= memory * (1 + 1e-6) }, "\(held.max() ?? 0) \(memory)")
            return true
        } catch {
            switch error {
            case .memory(let needed, let present), .memoryOfOne(_, let needed, let present):
                #expect(needed > present && present > 0)
            default: Issue.record("\(error)")
            }
            return false
        }
    }

    /// As much as all data needs, times `room`, over six ranks.
    private static func machine(_ blueprint: Blueprint, room: Double) -> Machine {
        let all = bytes(blueprint).reduce(0, +)
        return Machine(islands: 2, ranksPerIsland: 3, memoryPerRank: max(1, all * room / 6))
    }

    @Test(arguments: Algorithm.allCases, [0.5, 1.1, 8])
    func noRankHoldsMoreThanItHas(_ algorithm: Algorithm, _ room: Double) throws {
        for (pins, weights) in [(0, RandomBlueprint.WeightKind.small), (6, .oneGiant), (6, .small)]
        {
            let blueprint = RandomBlueprint(seed: 5, apps: 20, weights, pinnedTo: pins).blueprint
            let machine = Self.machine(blueprint, room: room)
            let isMapped = try Self.isMapped(blueprint, machine, algorithm)
            if room < 1 { #expect(!isMapped) }
            // Room for all on any one.
            if room > 6 { #expect(isMapped) }
        }
    }

    /// Imported and so large that stretches of it are mapped, not Drops.
    @Test func aLargeImportedGraphKeepsItsLimits() throws {
        let blueprint = RandomBlueprint(seed: 5, apps: 105_000, .small).blueprint
        #expect(blueprint.dropCount > 200_000)
        #expect(try Self.isMapped(blueprint, Self.machine(blueprint, room: 1.1), .auto))
    }
}
