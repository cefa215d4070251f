// The same few words stand in thousands of fields. Here each becomes one Swift string that all share:
// nothing is allocated or checked for a word that was seen lately.

/// A cache with one place for each of some thousand hashes. Constant time.
struct StringPool {
    private var slots = [String](repeating: "", count: 4096)

    /// The string, shared if it was asked for lately. Long ones are seldom the same: not kept.
    mutating func string(_ bytes: UnsafeRawBufferPointer) -> String {
        // Up to fifteen bytes stand in the string itself: there is nothing to share.
        guard 16...64 ~= bytes.count else { return String(decoding: bytes, as: UTF8.self) }
        let slot = Self.slot(of: bytes)
        if Self.isSame(slots[slot], bytes) { return slots[slot] }
        let string = String(decoding: bytes, as: UTF8.self)
        slots[slot] = string
        return string
    }

    private static func slot(of bytes: UnsafeRawBufferPointer) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 4095)
    }

    private static func isSame(_ string: String, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let utf8 = string.utf8
        guard utf8.count == bytes.count else { return false }
        return utf8.withContiguousStorageIfAvailable { $0.elementsEqual(bytes) }
            ?? utf8.elementsEqual(bytes)
    }
}
