/// When to tell of progress again. Asked at each turn of a rank's loop, it looks at the clock at every
/// 64th only, and after a nap.
struct Pace {
    private var turns: UInt32 = 0
    private var next: UInt64 = 0
    private static let interval: UInt64 = 250_000_000

    /// Many turns' time has passed.
    mutating func slept() { turns |= 63 }

    mutating func isDue() -> Bool {
        turns &+= 1
        guard turns & 63 == 0 else { return false }
        let now = Clock.steady()
        guard now >= next else { return false }
        // The first time only begins to count.
        defer { next = now + Self.interval }
        return next > 0
    }
}
