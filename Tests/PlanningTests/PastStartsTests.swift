import Graphs
import Planning
import Randomness
import Testing

/// How long programs take to start, as sessions tell: times in microseconds.
struct PastStartsTests {
    private func run(
        _ app: Int, _ instance: Int = 0, from began: UInt64, to ended: UInt64, first: Bool = true
    ) -> PastStarts.Run {
        PastStarts.Run(
            name: DropName(ComponentID(app), instance), began: began * 1000, ended: ended * 1000,
            isFirstOfProgram: first)
    }

    private func microseconds(_ runs: [[PastStarts.Run]], of sketch: Sketch) -> Double? {
        PastStarts(runs, of: sketch.blueprint).median.map { ($0 * 1e6).rounded() }
    }

    /// Apps 0 and 2, with datum 1 between them.
    private static var chain: Sketch { Sketch.chain(2) }

    @Test func gapsBetweenWhatWasReadyCount() {
        let runs = [
            run(0, 0, from: 500, to: 1000), run(0, 1, from: 1300, to: 2000),
            run(0, 2, from: 2500, to: 3000), run(0, 3, from: 3400, to: 4000),
        ]
        #expect(microseconds([runs], of: Sketch.pairs(4)) == 400)
        #expect(microseconds([runs.reversed()], of: Sketch.pairs(4)) == 400)
    }

    @Test func theOutputOfWhatEndedJustNowIsNoWait() {
        let runs = [run(0, from: 0, to: 1000), run(2, from: 1250, to: 2000)]
        #expect(microseconds([runs], of: Self.chain) == 250)
    }

    /// The second could not begin before a message came.
    @Test func whatWaitsForAnotherRankDoesNotCount() {
        var sketch = Self.chain
        let other = sketch.app("other")
        let late = [run(other.index, from: 0, to: 400), run(2, from: 1250, to: 2000)]
        #expect(microseconds([[run(0, from: 0, to: 1000)], late], of: sketch) == nil)
        // Here it was there long ago.
        let early = [run(other.index, from: 1100, to: 1200), run(2, from: 1250, to: 2000)]
        #expect(microseconds([[run(0, from: 0, to: 1000)], early], of: sketch) == 50)
    }

    @Test func whatIsTriedAgainDoesNotCount() {
        let runs = [run(0, 0, from: 0, to: 1000), run(0, 0, from: 9000, to: 9900, first: false)]
        #expect(microseconds([runs], of: Sketch.pairs(2)) == nil)
    }

    /// Two cores: whoever ends last before a beginning made way for it.
    @Test func ranksOfManyCoresAreUnderstood() {
        let runs = [
            run(0, 0, from: 0, to: 1000), run(0, 1, from: 0, to: 1500),
            run(0, 2, from: 1100, to: 3000), run(0, 3, from: 1700, to: 3000),
        ]
        #expect(microseconds([runs], of: Sketch.pairs(4)) == 200)
    }

    @Test func ofNothingNothingIsKnown() {
        #expect(microseconds([], of: Sketch()) == nil)
        #expect(microseconds([[run(0, from: 0, to: 1)]], of: Sketch.pairs(1)) == nil)
    }

    /// A datum with ten thousand makers and as many readers: each edge is looked at once.
    @Test func aWideGatherIsLookedAtOnce() {
        let count = 10_000
        var sketch = Sketch()
        let make = sketch.app("make", copies: count)
        let all = sketch.data("all")
        let read = sketch.app("read", copies: count)
        sketch.link(make, all, .blocks(sources: count, targets: 1))
        sketch.link(all, read, .blocks(sources: 1, targets: count))
        let runs = (0..<2 * count).map { number in
            run(
                (number < count ? make : read).index, number % count, from: UInt64(number * 10),
                to: UInt64(number * 10 + 7))
        }
        let starts = PastStarts([runs], of: sketch.blueprint)
        #expect(starts.median.map { ($0 * 1e6).rounded() } == 3)
        #expect(starts.edgesSeen == 2 * count)
    }

    /// Held against what the rule says of each reader and each maker, one by one.
    @Test(arguments: 0..<50)
    func whatIsKnownOfADatumIsWhatItsMakersTell(_ seed: Int) {
        var numbers = SeededRandom(seed: UInt64(seed))
        var sketch = Sketch()
        let makers = (0..<6).map { sketch.app("maker\($0)") }
        let data = (0..<3).map { sketch.data("data\($0)") }
        let reader = sketch.app("reader")
        var inputs: [ComponentID] = []
        for datum in data {
            for maker in makers where numbers.below(2) == 0 {
                sketch.link(maker, datum)
                inputs.append(maker)
            }
            sketch.link(datum, reader)
        }
        var runs = [[PastStarts.Run]](repeating: [], count: 3)
        for maker in makers {
            let end = UInt64(numbers.below(12))
            runs[numbers.below(3)].append(
                run(maker.index, from: end - min(end, 3), to: end, first: false))
        }
        runs[0].append(run(reader.index, from: 12, to: 13))
        let before = runs[0].dropLast().max { $0.ended < $1.ended }
        let isCounted =
            before.map { before in
                runs.indices.allSatisfy { rank in
                    runs[rank].filter { inputs.contains($0.name.component) }.allSatisfy {
                        $0.ended <= (rank == 0 ? before.ended : before.began)
                    }
                }
            } ?? false
        let gap = before.map { (Double(12_000 - $0.ended) / 1000).rounded() }
        #expect(microseconds(runs, of: sketch) == (isCounted ? gap : nil))
    }
}
