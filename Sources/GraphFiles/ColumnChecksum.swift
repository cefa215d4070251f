// The checksum of columns: four lanes, each of every fourth 8-byte word, `lane = (lane ^ word) * prime` rotated. Each
// step can be undone, so a change within one word is always seen. It is not CRC-32C, as the journal has, because
// columns are read at memory speed, and tables of CRC-32C make 1 GB/s at best; this one makes ten.
//
// Which bytes it takes is part of the format (docs/design/2026-11-21-graph-file.md); pieces other than the last of a
// column are multiples of 32 bytes.

struct ColumnChecksum {
    private var lanes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
    private var length: UInt64 = 0

    private static let prime: UInt64 = 0x9E37_79B1_85EB_CA87

    mutating func add<Element: BitwiseCopyable>(_ values: Span<Element>) {
        values.withUnsafeBytes { add($0) }
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer) {
        length &+= UInt64(bytes.count)
        var (a, b, c, d) = lanes
        var offset = 0
        while offset + 32 <= bytes.count {
            a = Self.step(a, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            b = Self.step(b, bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
            c = Self.step(c, bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt64.self))
            d = Self.step(d, bytes.loadUnaligned(fromByteOffset: offset + 24, as: UInt64.self))
            offset += 32
        }
        while offset < bytes.count {
            a = Self.step(a, UInt64(bytes[offset]))
            offset += 1
        }
        lanes = (a, b, c, d)
    }

    @inline(__always)
    private static func step(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        let product = (lane ^ UInt64(littleEndian: word)) &* prime
        return product << 29 | product >> 35
    }

    var value: UInt64 {
        var sum = length
        for lane in [lanes.0, lanes.1, lanes.2, lanes.3] { sum = Self.step(sum, lane) }
        return sum
    }
}
