// What is shown of progress and when: on a terminal a bar that each next one takes the place of, in a
// log a line every few seconds. What takes under a second shows nothing.

package struct ProgressPace {
    package enum Style: Equatable, Sendable {
        case none
        case bar(width: Int)
        case lines(every: Double)
    }

    private let style: Style
    private var next: Double
    private var barIsThere = false
    private static let silence = 1.0
    private static let betweenBars = 0.1

    package init(_ style: Style) {
        self.style = style
        if case .lines(let interval) = style {
            next = max(interval, Self.silence)
        } else {
            next = Self.silence
        }
    }

    /// What to write, if anything.
    package mutating func show(_ line: @autoclosure () -> ProgressLine, after seconds: Double)
        -> String?
    {
        guard seconds >= next else { return nil }
        switch style {
        case .none: return nil
        case .bar(let width):
            barIsThere = true
            next = seconds + Self.betweenBars
            return "\r\(line().bar(width: width))\u{1B}[K"
        case .lines(let interval):
            next = seconds + interval
            return "weir: \(line().text)\n"
        }
    }

    /// What to write before anything else is written.
    package mutating func clear() -> String {
        defer { barIsThere = false }
        return barIsThere ? "\r\u{1B}[K" : ""
    }
}
