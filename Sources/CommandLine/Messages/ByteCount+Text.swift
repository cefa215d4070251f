extension Int {
    /// As a number of bytes for people: "812 B", "1.2 MB", "34 GB".
    var bytesText: String {
        var value = Double(self)
        var units = ["B", "kB", "MB", "GB"][...]
        while value >= 999.5, units.count > 1 {
            value /= 1000
            units.removeFirst()
        }
        let tenths = Int((value * 10).rounded())
        let isShort = units.first == "B" || tenths >= 100
        let number = isShort ? "\(Int(value.rounded()))" : "\(tenths / 10).\(tenths % 10)"
        return "\(number) \(units[units.startIndex])"
    }
}
