import Engine
import Graphs
import Planning
import Testing

/// Apps that need GPUs wait for them, as in a run.
struct SimulatedGPUTests {
    private func near(_ one: Double, _ other: Double) -> Bool { abs(one - other) <= 1e-9 }

    private static func copies(_ count: Int, gpus: Int) -> Sketch {
        var sketch = Sketch()
        let app = sketch.app("app", copies: count, gpus: gpus)
        sketch.link(app, sketch.data("data", copies: count))
        return sketch
    }

    /// Twelve seconds of one GPU each: by hosts of four ranks, or each rank with its own.
    @Test(arguments: [
        (4, 4, [1], 12.0), (4, 4, [2], 6.0), (4, 4, [4], 3.0), (4, 4, [64], 1.0),
        (4, 2, [1], 6.0), (4, 4, [1, 1, 1, 1], 3.0), (4, 1, [1], 3.0),
    ])
    func copiesTakeTurnsAtGPUs(
        _ ranks: Int, _ perHost: Int, _ gpus: [Int], _ makespan: Double
    ) throws {
        let sketch = Self.copies(12, gpus: 1)
        let forecast = try sketch.planner().forecast(
            sketch.layout(ranks, cores: 4, perHost: perHost, gpus: gpus))
        #expect(near(forecast.makespan, makespan), "\(forecast.makespan)")
    }

    @Test func whatWaitsForGPUsIsToldSo() throws {
        let sketch = Self.copies(6, gpus: 2)
        let forecast = try sketch.planner().forecast(
            sketch.layout(2, cores: 4, perHost: 2, gpus: [3]))
        #expect(near(forecast.makespan, 6))
        #expect(forecast.bound(memoryPerRank: nil) == .gpus)
        #expect(near(forecast.chain.waitingForGPUs, 5) && forecast.chain.waitingForCores == 0)
        #expect(near(forecast.chain.total, 6))
    }

    /// Those who ask for none go on meanwhile, on the cores that are free.
    @Test func whoWaitsForGPUsHoldsUpNobodyElse() throws {
        var sketch = Sketch()
        let gpu = sketch.app("gpu", copies: 4, gpus: 1)
        _ = sketch.app("none", copies: 4)
        let (forecast, bars) = try sketch.planner().timeline(
            sketch.layout(owners: [0, 0], ranks: 1, cores: 5, gpus: [1]))
        #expect(near(forecast.makespan, 4))
        #expect(bars.filter { $0.name.component == gpu }.map(\.began).sorted() == [0, 1, 2, 3])
        #expect(bars.filter { $0.name.component != gpu }.allSatisfy { $0.began == 0 })
    }

    /// One GPU is in use; both are asked for, and then one: it waits behind.
    @Test func whoAsksForSeveralIsNotPassedOver() throws {
        var sketch = Sketch()
        _ = sketch.app("one", seconds: 2, gpus: 1)
        _ = sketch.app("both", gpus: 2)
        _ = sketch.app("last", seconds: 3, gpus: 1)
        // Ranks begin in their order, each by itself: in the third case the one that asks for both is the
        // first, and the others have a GPU each after it. Passed over, it would be the last: 4 in all cases.
        let cases = [([0, 0, 0], 6.0), ([0, 1, 2], 6), ([1, 0, 0], 4), ([0, 0, 1], 6)]
        for (owners, makespan) in cases {
            let forecast = try sketch.planner().forecast(
                sketch.layout(owners: owners, ranks: 3, cores: 3, perHost: 3, gpus: [2]))
            #expect(near(forecast.makespan, makespan), "\(owners): \(forecast.makespan)")
            #expect(near(forecast.chain.total, forecast.makespan))
        }
        let alone = try sketch.planner().forecast(
            sketch.layout(owners: [0, 0, 0], ranks: 1, cores: 3, gpus: [2]))
        #expect(near(alone.makespan, 6))
    }

    /// What ends on one host makes way for nobody on another.
    @Test func hostsDoNotShare() throws {
        var sketch = Sketch()
        _ = sketch.app("first", copies: 3, gpus: 1)
        _ = sketch.app("second", copies: 5, gpus: 1)
        let forecast = try sketch.planner().forecast(
            sketch.layout(owners: [0, 1], ranks: 2, cores: 8, perHost: 1, gpus: [1]))
        #expect(near(forecast.makespan, 5))
    }

    @Test func moreThanThereAreIsRefused() throws {
        let sketch = Self.copies(4, gpus: 3)
        let drop = DropName(ComponentID(0), 0)
        #expect(throws: PlanningError.gpus(drop, needed: 3, present: 2)) {
            try sketch.planner().forecast(sketch.layout(2, perHost: 2, gpus: [2]))
        }
        // Where nobody counts them, nobody waits.
        let free = try sketch.planner().forecast(sketch.layout(2, cores: 2))
        #expect(near(free.makespan, 1))
    }
}
