/// The checksum of HDF5's metadata: Bob Jenkins' lookup3, in little-endian words.
struct Lookup3 {
    /// Bytes that go in together.
    static let step = 12
    private var a: UInt32
    private var b: UInt32
    private var c: UInt32

    /// Of so many bytes.
    @inline(__always)
    init(count: Int) {
        a = 0xDEAD_BEEF &+ UInt32(truncatingIfNeeded: count)
        b = a
        c = a
    }

    static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var sum = Lookup3(count: bytes.count)
        let whole = whole(bytes.count)
        sum.add(.init(rebasing: bytes[..<whole]))
        return sum.finished(.init(rebasing: bytes[whole...]))
    }

    /// Of so many bytes the first, in whole steps; there are some behind them.
    @inline(__always)
    static func whole(_ count: Int) -> Int { max(0, count - 1) / step * step }

    /// Whole steps.
    @inline(__always)
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        var offset = 0
        while offset < bytes.count {
            a &+= Self.word(bytes, offset)
            b &+= Self.word(bytes, offset + 4)
            c &+= Self.word(bytes, offset + 8)
            Self.mix(&a, &b, &c)
            offset += Self.step
        }
    }

    /// With the last, of which there are no more than a step has.
    func finished(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        guard !bytes.isEmpty else { return c }
        var (a, b, c) = (a, b, c)
        var last = (UInt32(0), UInt32(0), UInt32(0))
        withUnsafeMutableBytes(of: &last) { $0.copyMemory(from: bytes) }
        a &+= UInt32(littleEndian: last.0)
        b &+= UInt32(littleEndian: last.1)
        c &+= UInt32(littleEndian: last.2)
        Self.finish(&a, &b, &c)
        return c
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    @inline(__always)
    private static func turned(_ value: UInt32, _ bits: UInt32) -> UInt32 {
        value << bits | value >> (32 - bits)
    }

    @inline(__always)
    private static func mix(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
        step(&a, &c, &b, 4)
        step(&b, &a, &c, 6)
        step(&c, &b, &a, 8)
        step(&a, &c, &b, 16)
        step(&b, &a, &c, 19)
        step(&c, &b, &a, 4)
    }

    @inline(__always)
    private static func step(
        _ x: inout UInt32, _ y: inout UInt32, _ z: inout UInt32, _ bits: UInt32
    ) {
        x &-= y
        x ^= turned(y, bits)
        y &+= z
    }

    @inline(__always)
    private static func finish(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
        blend(&c, b, 14)
        blend(&a, c, 11)
        blend(&b, a, 25)
        blend(&c, b, 16)
        blend(&a, c, 4)
        blend(&b, a, 14)
        blend(&c, b, 24)
    }

    @inline(__always)
    private static func blend(_ x: inout UInt32, _ y: UInt32, _ bits: UInt32) {
        x ^= y
        x &-= turned(y, bits)
    }
}
