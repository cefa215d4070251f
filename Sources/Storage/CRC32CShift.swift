/// What so many zero bytes make of a checksum's state: a linear map, so four tables of 256 do it.
struct CRC32CShift: Sendable {
    private let tables: [UInt32]

    static let long = CRC32CShift(byBytes: 4096)
    static let short = CRC32CShift(byBytes: 256)

    init(byBytes count: Int) {
        let columns = (0..<32).map { Self.shift(1 << UInt32($0), byBytes: count) }
        var tables = [UInt32](repeating: 0, count: 4 * 256)
        for byte in 0..<4 {
            for value in 1..<256 {
                let lowest = value.trailingZeroBitCount
                tables[byte * 256 + value] =
                    tables[byte * 256 + (value & (value - 1))] ^ columns[byte * 8 + lowest]
            }
        }
        self.tables = tables
    }

    @inline(__always)
    func callAsFunction(_ state: UInt32) -> UInt32 {
        tables[Int(state & 0xFF)] ^ tables[256 + Int(state >> 8 & 0xFF)]
            ^ tables[512 + Int(state >> 16 & 0xFF)] ^ tables[768 + Int(state >> 24)]
    }

    // MARK: Polynomials, the lowest power in the highest bit

    static func shift(_ state: UInt32, byBytes count: Int) -> UInt32 {
        var power: UInt32 = 1 << 23  // x⁸: one byte
        var result = state
        var rest = count
        while rest > 0 {
            if rest & 1 == 1 { result = product(result, power) }
            power = product(power, power)
            rest >>= 1
        }
        return result
    }

    private static func product(_ a: UInt32, _ b: UInt32) -> UInt32 {
        var (sum, b): (UInt32, UInt32) = (0, b)
        for power in 0..<32 {
            if a >> (31 - UInt32(power)) & 1 == 1 { sum ^= b }
            b = b & 1 == 1 ? b >> 1 ^ CRC32CTables.polynomial : b >> 1
        }
        return sum
    }
}
