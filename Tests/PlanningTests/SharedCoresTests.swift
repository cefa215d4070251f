import Graphs
import Planning
import Testing

/// Ranks of a host that run more programs at once than it has cores.
struct SharedCoresTests {
    private func near(_ one: Double, _ other: Double) -> Bool {
        abs(one - other) <= 1e-9 * max(1, abs(other))
    }

    /// `ranks` copies of an app, all on one host, each on its rank.
    private func makespan(
        ranks: Int, cores: Int?, seconds: UInt32 = 1, start: Double = 0, processor: Double = 0
    ) throws -> Double {
        let sketch = Sketch.pairs(ranks, seconds: seconds)
        var layout = sketch.layout(ranks, perHost: ranks)
        layout.coresPerHost = cores
        let planner = try sketch.planner(
            Sketch.figures(startProgram: start), processor: [processor, 0])
        return try planner.forecast(layout).makespan
    }

    @Test(arguments: [(4, 2, 1.2), (2, 2, 1.1), (8, 2, 1.4), (3, 2, 1.15), (4, nil, 1.1)])
    func programsThatStartAtOnceShareCores(_ ranks: Int, _ cores: Int?, _ end: Double) throws {
        #expect(near(try makespan(ranks: ranks, cores: cores, start: 0.1), end))
    }

    /// What is computed takes longer beside others, and what is waited for does not.
    @Test(arguments: [(1.0, 2.0), (0.5, 1.5), (0, 1), (7, 2)])
    func programsThatComputeShareCores(_ processor: Double, _ end: Double) throws {
        #expect(near(try makespan(ranks: 4, cores: 2, processor: processor), end))
        #expect(near(try makespan(ranks: 2, cores: 2, processor: processor), 1))
    }

    /// One computes for 20 s. The other waits for 10 s before that: then both are half as fast.
    @Test func sharesChangeAsOthersComeAndGo() throws {
        var sketch = Sketch()
        let early = sketch.app("early", seconds: 20)
        let wait = sketch.app("wait", seconds: 10)
        let between = sketch.data("between")
        let late = sketch.app("late", seconds: 20)
        sketch.link(wait, between)
        sketch.link(between, late)
        var layout = sketch.layout(owners: [0, 1, 1, 1], ranks: 2, perHost: 2)
        layout.coresPerHost = 1
        let (forecast, bars) = try sketch.planner(processor: [20, 0, 0, 20]).timeline(layout)
        #expect(near(forecast.makespan, 40))
        let ends = Dictionary(uniqueKeysWithValues: bars.map { ($0.name.component, $0.ended) })
        #expect(near(ends[early] ?? 0, 30) && near(ends[wait] ?? 0, 10))
        #expect(near(ends[late] ?? 0, 40))
    }

    /// One rank's thread is busy for 10 s, in one turn, before it starts a program of 20 s. The other starts
    /// one at once: it has the core for itself until then, and not only from then on, in whichever
    /// order the ranks take their turns.
    @Test(arguments: [0, 1])
    func ranksAheadOfOthersAskInTheirTurn(_ ahead: Int) throws {
        var sketch = Sketch()
        let early = sketch.app("early", seconds: 20)
        var owners = [1 - ahead]
        var before: ComponentID?
        for number in 0..<5 {
            let app = sketch.app("brief\(number)", work: .nothing)
            let data = sketch.data("data\(number)")
            if let before { sketch.link(before, app) }
            sketch.link(app, data)
            owners += [ahead, ahead]
            before = data
        }
        let late = sketch.app("late", seconds: 20)
        if let before { sketch.link(before, late) }
        owners.append(ahead)
        var layout = sketch.layout(owners: owners, ranks: 2, perHost: 2)
        layout.coresPerHost = 1
        let processor = [20] + [Double](repeating: 0, count: 10) + [20]
        let (_, bars) = try sketch.planner(Sketch.figures(drop: 1), processor: processor)
            .timeline(layout)
        let shown = Dictionary(uniqueKeysWithValues: bars.map { ($0.name.component, $0) })
        #expect(near(shown[early]?.began ?? -1, 0) && near(shown[early]?.ended ?? 0, 30))
        #expect(near(shown[late]?.began ?? -1, 10) && near(shown[late]?.ended ?? 0, 40))
    }

    @Test func aProgramOfTwoCoresTakesTwo() throws {
        var sketch = Sketch()
        for number in 0..<2 { _ = sketch.app("wide\(number)", seconds: 2, cores: 2) }
        var layout = sketch.layout(owners: [0, 1], ranks: 2, cores: 2, perHost: 2)
        layout.coresPerHost = 2
        #expect(near(try sketch.planner(processor: [4, 4]).forecast(layout).makespan, 4))
    }

    /// Of two hosts, one of which has enough for the one rank that is there.
    @Test func hostsAreSharedEachByItsRanks() throws {
        let sketch = Sketch.pairs(3)
        var layout = sketch.layout(3, perHost: 2)
        layout.coresPerHost = 1
        let (_, bars) = try sketch.planner(processor: [1, 0]).timeline(layout)
        #expect(bars.map(\.rank) == [0, 1, 2])
        #expect(zip(bars, [2.0, 2, 1]).allSatisfy { near($0.ended, $1) })
    }

    /// Nothing is lost and nothing is won: cores are busy until all is computed.
    @Test(arguments: [1, 2, 3, 5])
    func coresAreNeverIdleWhileSomebodyWaits(_ cores: Int) throws {
        var sketch = Sketch()
        var seconds: [Double] = []
        for number in 0..<60 {
            let each = UInt32(1 + number * 37 % 11)
            _ = sketch.app("app\(number)", seconds: each)
            seconds.append(Double(each))
        }
        var layout = sketch.layout(owners: (0..<60).map { $0 }, ranks: 60, perHost: 60)
        layout.coresPerHost = cores
        let forecast = try sketch.planner(processor: seconds).forecast(layout)
        // All begin at once, so all are there until the shortest is over, and so on.
        #expect(near(forecast.makespan, seconds.reduce(0, +) / Double(cores)))
    }
}
