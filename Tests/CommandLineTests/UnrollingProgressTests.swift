import Testing

@testable import CommandLine

struct UnrollingProgressTests {
    /// A clock that is set by hand, and all that was written.
    private final class Stage {
        var time = ContinuousClock.now
        var written: [String] = []

        func progress(of total: Int, _ style: Progress.Style) -> Progress {
            Progress(
                "unrolling", of: total, style, now: { self.time },
                write: { self.written.append($0) })
        }
    }

    @Test(arguments: [Progress.Style.bar, .lines])
    func whatTakesUnderASecondSaysNothing(_ style: Progress.Style) {
        let stage = Stage()
        var progress = stage.progress(of: 1000, style)
        for step in 1...99 {
            stage.time += .milliseconds(10)
            progress.update(step * 10)
        }
        progress.end()
        #expect(stage.written.isEmpty)
    }

    @Test func onATerminalABarIsDrawnOverAndTakenAway() {
        let stage = Stage()
        var progress = stage.progress(of: 10_000_000, .bar)
        stage.time += .seconds(2)
        progress.update(4_500_000)
        stage.time += .milliseconds(50)
        progress.update(4_600_000)
        stage.time += .milliseconds(50)
        progress.update(10_000_000)
        progress.end()
        #expect(
            stage.written == [
                "\r"
                    + "unrolling [#########...........] 45 %, 4.5 M of 10.0 M Drops, 2.3 M/s\u{1B}[K",
                "\r"
                    + "unrolling [####################] 100 %, 10.0 M of 10.0 M Drops, 4.8 M/s\u{1B}[K",
                "\r\u{1B}[K",
            ])
    }

    @Test func inALogThereIsALineEveryFewSeconds() {
        let stage = Stage()
        var progress = stage.progress(of: 1_200_000_000, .lines)
        for second in 1...8 {
            stage.time += .seconds(1)
            progress.update(second * 100_000_000)
        }
        progress.end()
        #expect(
            stage.written == [
                "weir: unrolling: 100 M of 1.2 G Drops (8 %), 100 M/s\n",
                "weir: unrolling: 400 M of 1.2 G Drops (33 %), 100 M/s\n",
                "weir: unrolling: 700 M of 1.2 G Drops (58 %), 100 M/s\n",
            ])
    }

    @Test func nothingOfNothingIsNoTrap() {
        let stage = Stage()
        var progress = stage.progress(of: 0, .lines)
        stage.time += .seconds(1)
        progress.update(0)
        #expect(stage.written == ["weir: unrolling: 0 of 0 Drops (100 %), 0/s\n"])
    }
}
