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
