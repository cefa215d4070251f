import Planning
import Testing

struct RecommendationTests {
    /// Pairs that take 64 s on one rank: each size takes half as long, but no less than 8 s.
    private static func forecasts() throws -> [Forecast] {
        var sketch = Sketch()
        _ = sketch.app("many", copies: 56)
        _ = sketch.app("long", seconds: 8)
        let planner = try sketch.planner()
        return try [1, 2, 4, 8, 16].map { try planner.forecast(sketch.layout($0)) }
    }

    private static func choice(
        memory: Double? = nil, deadline: Double? = nil, budget: Double? = nil
    ) throws -> (Int, Recommendation.Reason)? {
        let forecasts = try forecasts()
        return Recommendation(
            forecasts, memoryPerRank: memory, deadline: deadline, budget: budget
        ).map { (forecasts[$0.choice].ranks, $0.reason) }
    }

    @Test func whatMoreRanksDoNotHelpIsNotRecommended() throws {
        let forecasts = try Self.forecasts()
        #expect(forecasts[0].makespan == 64 && forecasts[4].makespan >= 8)
        let (ranks, reason) = try #require(try Self.choice())
        #expect(ranks == 8 && reason == .bestUse)
    }

    @Test(
        arguments: [
            (100.0, nil, 1, Recommendation.Reason.meetsDeadline), (25.0, nil, 4, .meetsDeadline),
            (1.0, nil, 16, .missesDeadline), (nil, 1.0, 16, .withinBudget),
            (nil, 1e-6, 1, .beyondBudget),
        ] as [(Double?, Double?, Int, Recommendation.Reason)])
    func deadlinesAndBudgetsDecide(
        _ deadline: Double?, _ budget: Double?, _ ranks: Int, _ reason: Recommendation.Reason
    ) throws {
        let (found, why) = try #require(try Self.choice(deadline: deadline, budget: budget))
        #expect(why == reason)
        if reason != .missesDeadline, reason != .withinBudget { #expect(found == ranks) }
    }

    @Test func whatDoesNotFitIntoMemoryIsNotRecommended() throws {
        #expect(try Self.choice(memory: 1) == nil)
    }
}
