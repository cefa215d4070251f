// How far a run is, in one line: a bar for a terminal, words for a log. Pure, so that tests can say
// what time it is and how wide the terminal.

package import Execution

package struct ProgressLine {
    private let done: Int
    private let total: Int
    /// What a log's line begins with.
    private let head: String
    /// The most important first.
    private let parts: [String]

    /// Of a run: `total` Drops, of which `progress` tells; `seconds` since it began.
    package init(_ progress: RunProgress, of total: Int, after seconds: Double) {
        done = progress.counts.sum
        self.total = total
        head = Self.duration(seconds)
        let rate = seconds > 0 ? Double(done) / seconds : 0
        var parts = ["\(Self.percent(done, total)) % of \(total) Drops done"]
        let failed = progress.counts.sum(.failed)
        if failed > 0 { parts.append("\(failed) failed") }
        parts.append("\(progress.running) running")
        parts.append("\(Self.rateText(rate))/s")
        if rate > 0, done < total {
            parts.append("\(Self.duration(Double(total - done) / rate)) to go")
        }
        self.parts = parts
    }

    /// Of unrolling, which is faster by far.
    package init(unrolled done: Int, of total: Int, after seconds: Double) {
        self.done = done
        self.total = total
        head = "unrolling"
        let rate = seconds > 0 ? Int(Double(done) / seconds) : 0
        parts = [
            "\(Self.percent(done, total)) % unrolled",
            "\(done.countText) of \(total.countText) Drops", "\(rate.countText)/s",
        ]
    }

    private static func percent(_ done: Int, _ total: Int) -> Int {
        total > 0 ? 100 * done / total : 100
    }

    /// For a log.
    package var text: String { "\(head): " + parts.joined(separator: ", ") }

    /// For a terminal, of `width` columns at most: as many parts as there is room for, and a bar in
    /// the room that is left.
    package func bar(width: Int) -> String {
        var parts = parts
        while parts.count > 1, parts.joined(separator: ", ").count >= width { parts.removeLast() }
        let words = parts.joined(separator: ", ")
        // Brackets, a space, and the last column, in which some terminals break the line.
        let room = min(30, width - words.count - 4)
        guard room >= 5 else { return String(words.prefix(max(0, width - 1))) }
        let filled = total > 0 ? room * done / total : room
        return "[" + String(repeating: "#", count: filled)
            + String(repeating: "-", count: room - filled) + "] " + words
    }

    private static func rateText(_ rate: Double) -> String {
        let tenths = Int((rate * 10).rounded())
        return rate >= 10 ? "\(Int(rate.rounded()))" : "\(tenths / 10).\(tenths % 10)"
    }

    /// "12 s", "3 min 05 s", "2 h 07 min", "4 d 03 h".
    package static func duration(_ seconds: Double) -> String {
        // Of a rate of nearly nothing nobody wants to know more.
        let whole = Int(min(max(0, seconds), 1e9).rounded())
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(two(whole % 60)) s" }
        if whole < 86_400 { return "\(whole / 3600) h \(two(whole % 3600 / 60)) min" }
        return "\(whole / 86_400) d \(two(whole % 86_400 / 3600)) h"
    }
}
