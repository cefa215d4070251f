/// The checksum of HDF5's metadata: Bob Jenkins' lookup3, in little-endian words.
enum Lookup3 {
    static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var a = 0xDEAD_BEEF &+ UInt32(truncatingIfNeeded: bytes.count)
        var b = a
        var c = a
        var offset = 0
        while bytes.count - offset > 12 {
            a &+= word(bytes, offset)
            b &+= word(bytes, offset + 4)
            c &+= word(bytes, offset + 8)
            mix(&a, &b, &c)
            offset += 12
        }
        guard offset < bytes.count else { return c }
        var last = (UInt32(0), UInt32(0), UInt32(0))
        withUnsafeMutableBytes(of: &last) { $0.copyMemory(from: .init(rebasing: bytes[offset...])) }
        a &+= UInt32(littleEndian: last.0)
        b &+= UInt32(littleEndian: last.1)
        c &+= UInt32(littleEndian: last.2)
        finish(&a, &b, &c)
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
