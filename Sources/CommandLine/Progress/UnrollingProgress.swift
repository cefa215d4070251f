// How far a long step has come: on a terminal a bar that is drawn over, in a batch log a line every few
// seconds. What takes under a second says nothing. An update costs a look at the clock.

struct Progress {
    enum Style: Sendable { case bar, lines }

    private let what: String
    private let total: Int
    private let style: Style
    private let now: () -> ContinuousClock.Instant
    private let write: (String) -> Void
    private let start: ContinuousClock.Instant
    /// When it speaks next, after the start.
    private var next: Duration
    private var isDrawn = false

    private static let silence = Duration.seconds(1)
    private static let width = 20

    init(
        _ what: String, of total: Int, _ style: Style,
        now: @escaping () -> ContinuousClock.Instant = { .now },
        write: @escaping (String) -> Void = Terminal.progress
    ) {
        self.what = what
        self.total = total
        self.style = style
        self.now = now
        self.write = write
        start = now()
        next = Self.silence
    }

    mutating func update(_ done: Int) {
        let elapsed = start.duration(to: now())
        guard elapsed >= next else { return }
        let rate = Double(done) / (elapsed / .seconds(1))
        let share = total > 0 ? min(1, Double(done) / Double(total)) : 1
        let drops = "\(done.countText) of \(total.countText) Drops"
        let percent = "\(Int(share * 100)) %"
        switch style {
        case .bar:
            let filled = Int(share * Double(Self.width))
            let bar =
                String(repeating: "#", count: filled)
                + String(repeating: ".", count: Self.width - filled)
            write("\r\(what) [\(bar)] \(percent), \(drops), \(Int(rate).countText)/s\u{1B}[K")
            isDrawn = true
            next = elapsed + .milliseconds(100)
        case .lines:
            write("weir: \(what): \(drops) (\(percent)), \(Int(rate).countText)/s\n")
            next = elapsed + .seconds(3)
        }
    }

    /// Leaves nothing of a bar.
    mutating func end() {
        if isDrawn { write("\r\u{1B}[K") }
        isDrawn = false
    }
}

extension Int {
    /// "812", "4.5 M", "120 M".
    var countText: String {
        guard self >= 10_000 else { return String(self) }
        var value = Double(self)
        var units = ["", "k", "M", "G"][...]
        while value >= 999.5, units.count > 1 {
            value /= 1000
            units.removeFirst()
        }
        let tenths = Int((value * 10).rounded())
        let number = tenths >= 1000 ? "\(Int(value.rounded()))" : "\(tenths / 10).\(tenths % 10)"
        return "\(number) \(units[units.startIndex])"
    }
}
