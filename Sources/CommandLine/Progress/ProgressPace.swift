// What is shown of progress and when: on a terminal a bar that each next one takes the place of, in a
// log a line every few seconds. Runs of under a second show nothing.

package import Execution

package struct ProgressPace {
    package enum Style: Equatable, Sendable {
        case none
        case bar(width: Int)
        case lines(every: Double)
    }

    private let style: Style
    private let total: Int
    private var next: Double
    private var barIsThere = false
    private static let silence = 1.0

    package init(_ style: Style, total: Int) {
        self.style = style
        self.total = total
        if case .lines(let interval) = style {
            next = max(interval, Self.silence)
        } else {
            next = Self.silence
        }
    }

    /// What to write, if anything.
    package mutating func show(_ progress: RunProgress, after seconds: Double) -> String? {
        guard seconds >= next else { return nil }
        let line = ProgressLine(progress, of: total, after: seconds)
        switch style {
        case .none: return nil
        case .bar(let width):
            barIsThere = true
            return "\r\(line.bar(width: width))\u{1B}[K"
        case .lines(let interval):
            next = seconds + interval
            return "weir: \(line.text)\n"
        }
    }

    /// What to write before anything else is written.
    package mutating func clear() -> String {
        defer { barIsThere = false }
        return barIsThere ? "\r\u{1B}[K" : ""
    }
}
