import Execution
import Sessions

/// What the Master shows while a run goes on.
final class RunScreen {
    private var pace: ProgressPace
    private let total: Int
    private let texts: FailureTexts
    private let session: SessionDirectory
    private let failsFast: Bool
    private let began = ContinuousClock().now

    init(_ style: ProgressPace.Style, _ plan: RunPlan, failsFast: Bool = false) {
        self.failsFast = failsFast
        pace = ProgressPace(style)
        total = plan.blueprint.dropCount
        texts = FailureTexts(plan)
        session = plan.session
    }

    var observer: RunObserver {
        RunObserver(
            failed: { self.tell($0) },
            progressed: { self.show($0) },
            stopped: { self.note($0) })
    }

    func say(_ text: String) { Terminal.complain(pace.clear() + text) }

    private func tell(_ drop: FailedDrop) {
        say(texts.text(drop))
        // Like anybody else who asks for it: rank 0 looks for that about once a second.
        if failsFast { try? session.ask(for: .drain) }
    }

    func clear() { Terminal.progress(pace.clear()) }

    /// Also where `weir status` finds it. A disk that is full is told of at the end.
    private func note(_ reason: StopReason) {
        say(reason.announcement(session: session.path))
        var description = SessionDescription(reading: session)
        description?.stopped = reason.text
        try? description?.write(to: session)
    }

    private func show(_ progress: RunProgress) {
        let seconds = (ContinuousClock().now - began) / .seconds(1)
        let line = ProgressLine(progress, of: total, after: seconds)
        if let text = pace.show(line, after: seconds) { Terminal.progress(text) }
    }
}
