/// How long a job may take.
package struct Walltime: Equatable, Sendable {
    package let seconds: Int

    package init(seconds: Int) { self.seconds = seconds }

    /// Of "45" or "45m" (minutes), "90s", "12h", "2d", "1:30:00", "1-12:00:00" or "1-12"; nil if it is
    /// none of these. Slurm reads a bare number as minutes, and so is it here, for PBS too.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let clock = parts.last, parts.count <= 2 else { return nil }
        let fields = clock.split(separator: ":", omittingEmptySubsequences: false)
            .map { Self.number($0) }
        guard parts.count == 2 || fields.count > 1 else {
            guard let seconds = Self.withUnit(text) else { return nil }
            self.init(seconds: seconds)
            return
        }
        guard !fields.contains(nil), fields.count <= 3 else { return nil }
        let numbers = fields.compactMap { $0 }
        guard numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
        let days = parts.count == 2 ? Self.number(parts[0]) : 0
        guard let days else { return nil }
        // With days, the first field is hours; without, two fields are hours and minutes, as PBS and
        // people have it: Slurm alone would read 1:30 as minutes and seconds.
        let padded = numbers + [Int](repeating: 0, count: 3 - numbers.count)
        self.init(seconds: days * 86_400 + padded[0] * 3600 + padded[1] * 60 + padded[2])
        guard seconds > 0 else { return nil }
    }

    private static func number(_ text: some StringProtocol) -> Int? {
        guard !text.isEmpty, text.count <= 6, text.utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return Int(text)
    }

    private static func withUnit(_ text: String) -> Int? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        let unit = text.last.flatMap { units[$0] }
        let digits = unit == nil ? text[...] : text.dropLast()
        guard let number = number(digits), number > 0 else { return nil }
        return number * (unit ?? 60)
    }

    /// HH:MM:SS, which both schedulers read in the same way.
    package var text: String {
        [seconds / 3600, seconds / 60 % 60, seconds % 60].map {
            $0 < 10 ? "0\($0)" : String($0)
        }.joined(separator: ":")
    }
}

/// An amount of memory, as a multiple of MiB.
package struct Memory: Equatable, Sendable {
    package let mebibytes: Int

    package init(mebibytes: Int) { self.mebibytes = mebibytes }

    /// Of "4000", "4000M", "16G", "16GB" or "1T"; 0 means all that a node has, for Slurm.
    package init?(_ text: String) {
        let units: [Character: Int] = ["M": 1, "G": 1024, "T": 1024 * 1024]
        var digits = text.uppercased()[...]
        if digits.hasSuffix("B") { digits = digits.dropLast() }
        var unit = 1
        if let last = digits.last, let known = units[last] {
            unit = known
            digits = digits.dropLast()
        }
        guard digits.count <= 8, let number = Int(digits), number >= 0 else { return nil }
        mebibytes = number * unit
    }

    /// In the largest unit that leaves a whole number.
    func text(suffix: String) -> String {
        guard mebibytes > 0 else { return "0" }
        for (unit, size) in [("T", 1024 * 1024), ("G", 1024)] where mebibytes % size == 0 {
            return "\(mebibytes / size)\(unit)\(suffix)"
        }
        return "\(mebibytes)M\(suffix)"
    }
}
