import Engine
import Graphs
import Planning
import Testing

/// What can be worked out by hand.
struct SimulationTests {
    private func near(_ one: Double, _ other: Double) -> Bool {
        abs(one - other) <= 1e-9 * max(1, abs(other))
    }

    @Test(arguments: [(1, 1, 12.0), (3, 1, 4.0), (2, 3, 2.0), (16, 1, 1.0)])
    func copiesAreSpreadOverCores(_ ranks: Int, _ cores: Int, _ makespan: Double) throws {
        let sketch = Sketch.pairs(12)
        let forecast = try sketch.planner().forecast(sketch.layout(ranks, cores: cores))
        #expect(near(forecast.makespan, makespan))
        #expect(near(forecast.work, 12))
        #expect(near(forecast.efficiency, 12 / (makespan * Double(ranks * cores))))
        #expect(near(forecast.criticalPath, 1))
    }

    @Test func startingAProgramCostsEachOfThem() throws {
        let sketch = Sketch.pairs(10)
        let planner = try sketch.planner(Sketch.figures(startProgram: 0.1))
        let forecast = try planner.forecast(sketch.layout(1))
        #expect(near(forecast.makespan, 11))
        #expect(near(forecast.chain.starting, 1))
        #expect(near(forecast.chain.computing, 10))
    }

    @Test func aChainTakesAsLongOnManyRanks() throws {
        let sketch = Sketch.chain(8)
        let planner = try sketch.planner()
        for ranks in [1, 2, 5] {
            let forecast = try planner.forecast(sketch.layout(ranks))
            #expect(near(forecast.makespan, 8) && near(forecast.criticalPath, 8))
            #expect(forecast.bound(memoryPerRank: nil) == .criticalPath(nil))
        }
    }

    /// The datum of 100 MB lies with who makes it, so it goes to the other rank once.
    @Test(arguments: [(1, 0.0), (2, 100e6)])
    func contentsAreSentOnceAndTakeTime(_ perRankHosts: Int, _ betweenHosts: Double) throws {
        var sketch = Sketch()
        let make = sketch.app("make")
        let data = sketch.data("data", megabytes: 100)
        let read = sketch.app("read", copies: 3)
        sketch.link(make, data)
        sketch.link(data, read, .blocks(sources: 1, targets: 3))
        let figures = Sketch.figures(latency: 0.5, bandwidth: 100e6)
        let layout = sketch.layout(
            owners: [0, 0, 1], ranks: 2, cores: 3, perHost: perRankHosts == 1 ? 2 : 1)
        let forecast = try sketch.planner(figures).forecast(layout)
        // The message is offered and asked for: three latencies; and 16 bytes an event.
        let message = 1.5 + (100e6 + 3 * 16) / 100e6
        #expect(near(forecast.makespan, 2 + message))
        #expect(near(forecast.chain.messages, message))
        #expect(abs(forecast.bytesBetweenHosts - betweenHosts) <= 48)
        #expect(forecast.messages == 1)
        #expect(forecast.bound(memoryPerRank: nil) == .network)
    }

    /// Both ranks of a host send to another at once: they share its way out.
    @Test(arguments: [(1, 2.0), (2, 3.0)])
    func aHostHasOneWayOut(_ senders: Int, _ end: Double) throws {
        var sketch = Sketch()
        var owners: [Int] = []
        for sender in 0..<senders {
            let make = sketch.app("make\(sender)")
            let data = sketch.data("data\(sender)", megabytes: 100)
            let read = sketch.app("read\(sender)", seconds: 0)
            sketch.link(make, data)
            sketch.link(data, read)
            owners += [sender, sender, 2 + sender]
        }
        let figures = Sketch.figures(bandwidth: 100e6)
        let forecast = try sketch.planner(figures).forecast(
            sketch.layout(owners: owners, ranks: 4, perHost: 2))
        #expect(abs(forecast.makespan - end) < 1e-5)
    }

    /// Of a chain, two data at a time: what is read, and what is being written.
    @Test func memoryIsGivenBack() throws {
        let sketch = Sketch.chain(10, megabytes: 100)
        let forecast = try sketch.planner().forecast(sketch.layout(1))
        #expect((200e6..<201e6).contains(forecast.peakMemory))
        // Nobody reads these: they are held to the end.
        let held = Sketch.pairs(10, megabytes: 100)
        let all = try held.planner().forecast(held.layout(1))
        #expect((1000e6..<1001e6).contains(all.peakMemory))
        #expect(all.bound(memoryPerRank: 500e6) == .memory)
    }

    /// None overtakes another, as in a rank.
    @Test func anAppThatNeedsManyCoresIsWaitedFor() throws {
        var sketch = Sketch()
        _ = sketch.app("one")
        _ = sketch.app("wide", cores: 2)
        _ = sketch.app("last")
        let forecast = try sketch.planner().forecast(
            sketch.layout(owners: [0, 0, 0], ranks: 1, cores: 2))
        #expect(near(forecast.makespan, 3))
    }

    @Test func anAppThatNeedsNotAllInputsGoesAhead() throws {
        var sketch = Sketch()
        let make = sketch.app("make", copies: 4)
        let data = sketch.data("data", copies: 4)
        let read = sketch.app("read", rules: AppRules(needed: 1))
        sketch.link(make, data)
        sketch.link(data, read, .blocks(sources: 4, targets: 1))
        let planner = try sketch.planner()
        // It comes fifth in the queue of one core, and second of two ranks.
        let far = try planner.forecast(sketch.layout(owners: [0, 0, 1], ranks: 2))
        #expect(near(far.makespan, 4))
    }

    /// The reader of a stream begins with the writer.
    @Test(arguments: [(false, 2.0), (true, 1.0)])
    func aStreamIsReadWhileItIsWritten(_ isStream: Bool, _ makespan: Double) throws {
        var sketch = Sketch()
        let make = sketch.app("make")
        let data = sketch.data("data")
        let read = sketch.app("read")
        sketch.link(make, data)
        sketch.link(data, read, isStream: isStream)
        for owners in [[0, 0, 0], [0, 1, 1], [0, 0, 1], [0, 1, 0]] {
            let layout = sketch.layout(owners: owners, ranks: 2, cores: 2)
            #expect(near(try sketch.planner().forecast(layout).makespan, makespan))
        }
    }

    @Test func whatARanksOwnThreadDoesTakesTime() throws {
        var sketch = Sketch()
        _ = sketch.app("app", copies: 1000, seconds: 0, work: .nothing)
        let forecast = try sketch.planner(Sketch.figures(drop: 1e-3)).forecast(sketch.layout(1))
        #expect(near(forecast.makespan, 1))
        #expect(forecast.bound(memoryPerRank: nil) == .starting)
    }

    /// Five short apps are ready first; behind the sixth there is a chain of four.
    @Test func whatMostWaitsForBeginsFirst() throws {
        var sketch = Sketch()
        for number in 0..<5 {
            let app = sketch.app("short\(number)")
            sketch.link(app, sketch.data("end\(number)"))
        }
        var before = sketch.app("long0")
        for number in 1...4 {
            let data = sketch.data("between\(number)")
            let next = sketch.app("long\(number)")
            sketch.link(before, data)
            sketch.link(data, next)
            before = next
        }
        let forecast = try sketch.planner().forecast(sketch.layout(1, cores: 2))
        #expect(near(forecast.makespan, 5))
    }

    @Test func theSameGraphIsSimulatedAlike() throws {
        let sketch = Sketch.pairs(100, megabytes: 3)
        let planner = try sketch.planner(Sketch.figures(latency: 1e-3, bandwidth: 1e9))
        let one = try planner.forecast(sketch.layout(7))
        let other = try planner.forecast(sketch.layout(7))
        #expect(one.makespan == other.makespan && one.chain == other.chain)
    }

    /// The seconds of the chain are those of the run, whatever the graph.
    @Test(arguments: [1, 2, 3, 8])
    func theChainIsAsLongAsTheRun(_ ranks: Int) throws {
        var sketch = Sketch()
        let make = sketch.app("make", copies: 12, seconds: 2)
        let data = sketch.data("data", copies: 12, megabytes: 10)
        let join = sketch.app("join", copies: 4, seconds: 3)
        let joined = sketch.data("joined", copies: 4, megabytes: 10)
        let end = sketch.app("end")
        sketch.link(make, data)
        sketch.link(data, join, .gather(block: 12, width: 3))
        sketch.link(join, joined)
        sketch.link(joined, end, .blocks(sources: 4, targets: 1))
        let planner = try sketch.planner(
            Sketch.figures(startProgram: 0.01, latency: 0.1, bandwidth: 1e8))
        let forecast = try planner.forecast(sketch.layout(ranks))
        #expect(abs(forecast.chain.total - forecast.makespan) < 1e-9)
        #expect(forecast.makespan >= forecast.criticalPath)
    }

    /// Who has heard nothing for a second looks for messages every millisecond: half of that is waited, at
    /// each end of a chain that goes to and fro.
    @Test func aSleepingRankWakesUpFirst() throws {
        let sketch = Sketch.chain(4)
        let owners = [0, 0, 1, 1, 0, 0, 1, 1]
        let layout = sketch.layout(owners: owners, ranks: 2)
        let awake = try sketch.planner().forecast(layout)
        let asleep = try sketch.planner(Sketch.figures(longestNap: 1e-3)).forecast(layout)
        #expect(near(awake.makespan, 4))
        #expect(near(asleep.makespan, 4 + 3 * 5e-4))
        #expect(near(asleep.chain.messages, 3 * 5e-4))
    }

    /// What passes through another rank waits half a nap there, four times as long where an app has all of that
    /// rank's cores meanwhile; and on its way back half of the nap that the sender has come to by then.
    @Test(arguments: [(0, 5e-4), (1, 2e-3)])
    func aRankAtWorkLooksLessOften(_ place: Int, _ wait: Double) throws {
        var sketch = Sketch()
        let make = sketch.app("make", seconds: 100)
        let made = sketch.data("made")
        let pass = sketch.app("pass", work: .nothing)
        let passed = sketch.data("passed")
        let read = sketch.app("read")
        let other = sketch.app("other", seconds: 150)
        let result = sketch.data("result")
        for (source, target) in [
            (make, made), (made, pass), (pass, passed), (passed, read), (other, result),
        ] {
            sketch.link(source, target)
        }
        // A third rank has it where it is in nobody's way.
        let elsewhere = place == 1 ? 1 : 2
        let layout = sketch.layout(owners: [0, 0, 1, 1, 0, elsewhere, elsewhere], ranks: 3)
        let planner = try sketch.planner(Sketch.figures(longestNap: 1e-3))
        let (_, bars) = try planner.timeline(layout)
        let began = try #require(bars.first { $0.name.component == read }?.began)
        let back = (5e-5 + wait / 4) / 2
        #expect(near(began, 100 + wait + back), "\(began)")
    }

    /// The other rank's first message finds this one asleep, for another twelve seconds; then an app of
    /// its own ends and it is awake when the second comes. It has looked for the first one by then.
    @Test func messagesOfAPairDoNotOvertakeEachOther() throws {
        var sketch = Sketch()
        var owners: [Int] = []
        var readers: [ComponentID] = []
        for (number, seconds) in [UInt32(100), 106].enumerated() {
            let make = sketch.app("make\(number)", seconds: seconds)
            let data = sketch.data("data\(number)")
            let read = sketch.app("read\(number)")
            sketch.link(make, data)
            sketch.link(data, read)
            owners += [0, 0, 1]
            readers.append(read)
        }
        let local = sketch.app("local", seconds: 105)
        let answer = sketch.data("answer")
        let hear = sketch.app("hear")
        sketch.link(local, answer)
        sketch.link(answer, hear)
        owners += [1, 1, 0]
        let planner = try sketch.planner(Sketch.figures(longestNap: 1000))
        let (_, bars) = try planner.timeline(
            sketch.layout(owners: owners, ranks: 2, cores: 3))
        let began = readers.compactMap { reader in
            bars.first { $0.name.component == reader }?.began
        }
        #expect(began.count == 2 && near(began[0], 105) && began[1] > 106)
    }

    @Test func ofNothingNothingComes() throws {
        let sketch = Sketch()
        let forecast = try sketch.planner().forecast(sketch.layout(3))
        #expect(forecast.makespan == 0 && forecast.work == 0)
    }
}
