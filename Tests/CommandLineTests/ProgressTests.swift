import CommandLine
import Execution
import Testing

struct ProgressTests {
    private static func progress(
        completed: Int, failed: Int = 0, running: Int = 2
    ) -> RunProgress {
        var counts = DropCounts()
        counts.data[.completed] = completed / 2
        counts.apps[.completed] = completed - completed / 2
        counts.apps[.failed] = failed
        return RunProgress(counts: counts, running: running)
    }

    private static func line(after seconds: Double) -> ProgressLine {
        ProgressLine(progress(completed: 1), of: 10, after: seconds)
    }

    @Test func aLineSaysHowFarHowFastAndHowLongStill() {
        let line = ProgressLine(Self.progress(completed: 250, failed: 50), of: 1000, after: 100)
        #expect(
            line.text == "1 min 40 s: 30 % of 1000 Drops done, 50 failed, 2 running, 3.0/s, "
                + "3 min 53 s to go")
    }

    @Test func nothingIsForetoldOfNothing() {
        let begun = ProgressLine(Self.progress(completed: 0), of: 10, after: 5)
        #expect(begun.text == "5 s: 0 % of 10 Drops done, 2 running, 0.0/s")
        let ended = ProgressLine(Self.progress(completed: 10, running: 0), of: 10, after: 5)
        #expect(ended.text == "5 s: 100 % of 10 Drops done, 0 running, 2.0/s")
        let empty = ProgressLine(Self.progress(completed: 0), of: 0, after: 0)
        #expect(empty.text == "0 s: 100 % of 0 Drops done, 2 running, 0.0/s")
    }

    @Test func aBarFillsTheRoomThatIsLeft() {
        let line = ProgressLine(Self.progress(completed: 300), of: 1000, after: 100)
        #expect(
            line.bar(width: 120)
                == "[#########---------------------] 30 % of 1000 Drops done, 2 running, 3.0/s, "
                + "3 min 53 s to go")
        #expect(line.bar(width: 70).hasPrefix("[#"))
        #expect(line.bar(width: 30) == "30 % of 1000 Drops done")
    }

    @Test(arguments: 0...200)
    func aBarIsNeverTooWide(_ width: Int) {
        for (done, total) in [(0, 1), (7, 7), (123_456_789, 987_654_321)] {
            let line = ProgressLine(
                Self.progress(completed: done, failed: 3), of: total + 3, after: 12_345)
            #expect(line.bar(width: width).count <= max(0, width - 1))
        }
    }

    @Test(
        arguments: [
            (0.0, "0 s"), (59.4, "59 s"), (59.6, "1 min 00 s"), (3599, "59 min 59 s"),
            (7620, "2 h 07 min"), (356_400, "4 d 03 h"), (1e300, "11574 d 01 h"),
            (-1, "0 s"),
        ] as [(Double, String)])
    func durationsAreShort(_ seconds: Double, _ text: String) {
        #expect(ProgressLine.duration(seconds) == text)
    }

    @Test func unrollingIsToldInLargeNumbers() {
        let line = ProgressLine(unrolled: 4_500_000, of: 10_000_000, after: 2)
        #expect(line.text == "unrolling: 45 % unrolled, 4.5 M of 10.0 M Drops, 2.3 M/s")
        #expect(line.bar(width: 70).hasPrefix("[#"))
        #expect(line.bar(width: 70).hasSuffix("] 45 % unrolled, 4.5 M of 10.0 M Drops, 2.3 M/s"))
        let nothing = ProgressLine(unrolled: 0, of: 0, after: 1)
        #expect(nothing.text == "unrolling: 100 % unrolled, 0 of 0 Drops, 0/s")
        let many = ProgressLine(unrolled: 100_000_000, of: 1_200_000_000, after: 1)
        #expect(many.text == "unrolling: 8 % unrolled, 100 M of 1.2 G Drops, 100 M/s")
    }

    @Test func aBarIsDrawnOverTenTimesASecondAtMost() {
        var pace = ProgressPace(.bar(width: 80))
        let shown = stride(from: 1.0, to: 2, by: 0.01).filter {
            pace.show(Self.line(after: $0), after: $0) != nil
        }
        #expect(9...10 ~= shown.count)
    }

    @Test func aLogGetsALineEverySoManySeconds() {
        var pace = ProgressPace(.lines(every: 10))
        let shown = stride(from: 0.0, to: 35, by: 0.25).filter {
            pace.show(Self.line(after: $0), after: $0)?.hasSuffix("\n") ?? false
        }
        #expect(shown == [10, 20, 30])
        #expect(pace.clear() == "")
    }

    @Test func aBarComesAfterASecondAndIsTakenAway() {
        var pace = ProgressPace(.bar(width: 80))
        #expect(pace.show(Self.line(after: 0.9), after: 0.9) == nil)
        #expect(pace.clear() == "")
        let bar = pace.show(Self.line(after: 1), after: 1)
        #expect(bar?.hasPrefix("\r[#") ?? false)
        #expect(bar?.hasSuffix("\u{1B}[K") ?? false)
        #expect(pace.clear() == "\r\u{1B}[K")
        #expect(pace.clear() == "")
        var quiet = ProgressPace(.none)
        #expect(quiet.show(Self.line(after: 100), after: 100) == nil)
    }
}
