import Graphs
import Testing

@testable import Execution

struct ExpectedTimesTests {
    private let one = ComponentID(1)

    @Test func ofWhatHasNotRunNobodyKnows() {
        var times = ExpectedTimes()
        times.add(ComponentID(2), nanoseconds: 5)
        #expect(times.median(of: one) == nil)
    }

    /// A mean would say 2 s, and start nothing in the last two seconds of a job.
    @Test func oneThatHungSaysNothingOfTheOthers() {
        var times = ExpectedTimes()
        for _ in 0..<9 { times.add(one, nanoseconds: 1_000_000) }
        times.add(one, nanoseconds: 20_000_000_000)
        #expect(times.median(of: one) == 1_000_000)
    }

    @Test func theLongerOfTwoCounts() {
        var times = ExpectedTimes()
        times.add(one, nanoseconds: 10)
        #expect(times.median(of: one) == 10)
        times.add(one, nanoseconds: 20)
        #expect(times.median(of: one) == 20)
        times.add(one, nanoseconds: 5)
        #expect(times.median(of: one) == 10)
    }

    /// Apps that get slower as a run goes on are expected to.
    @Test func theLastHundredCount() {
        var times = ExpectedTimes()
        for time in 1...1000 { times.add(one, nanoseconds: UInt64(time)) }
        #expect(times.median(of: one) == 950)
    }
}
