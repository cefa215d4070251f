import Execution

/// What the Master shows while a run goes on.
final class RunScreen {
    private var pace: ProgressPace
    private let texts: FailureTexts
    private let began = ContinuousClock().now

    init(_ style: ProgressPace.Style, _ plan: RunPlan) {
        pace = ProgressPace(style, total: plan.blueprint.dropCount)
        texts = FailureTexts(plan)
    }

    var observer: RunObserver {
        RunObserver(
            failed: { self.say(self.texts.text($0)) },
            progressed: { self.show($0) })
    }

    func say(_ text: String) { Terminal.complain(pace.clear() + text) }

    func clear() { Terminal.progress(pace.clear()) }

    private func show(_ progress: RunProgress) {
        let seconds = (ContinuousClock().now - began) / .seconds(1)
        if let text = pace.show(progress, after: seconds) { Terminal.progress(text) }
    }
}
