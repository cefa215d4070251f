import Execution

extension OutdatedReaders {
    var text: String {
        count == 1
            ? "1 app is out of date: its input came out different"
            : "\(count) apps are out of date: their input came out different"
    }

    /// At the end of a run, after which there is another unless it was stopped.
    func text(_ stop: StopReason?) -> String {
        stop.map { "\(text)\nstopped early by \($0.text)" } ?? "\(text); run again"
    }
}
