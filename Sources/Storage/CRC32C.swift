// The Castagnoli checksum of journal records and of the contents of Drops: by the processor's own
// instruction, three stretches at a time; where there is none, eight bytes a step from tables.

internal import CChecksum

package enum CRC32C {
    private static let isFast = cchecksum_is_fast() != 0

    package static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        checksum(bytes, after: 0)
    }

    /// Of bytes that follow on others whose checksum is known.
    package static func checksum(_ bytes: UnsafeRawBufferPointer, after: UInt32) -> UInt32 {
        guard let start = bytes.baseAddress else { return after }
        guard isFast else { return CRC32CTables.checksum(bytes, after: after) }
        var state = ~after
        var offset = 0
        for (stretch, shift) in [(4096, CRC32CShift.long), (256, CRC32CShift.short)] {
            while offset + 3 * stretch <= bytes.count {
                var states = (state, UInt32(0), UInt32(0))
                withUnsafeMutableBytes(of: &states) {
                    let first = $0.assumingMemoryBound(to: UInt32.self).baseAddress
                    cchecksum_extend_three(first, start + offset, stretch)
                }
                state = shift(shift(states.0) ^ states.1) ^ states.2
                offset += 3 * stretch
            }
        }
        return ~cchecksum_extend(state, start + offset, bytes.count - offset)
    }

    /// Of two stretches of bytes behind each other, from the checksum of each.
    package static func join(_ first: UInt32, _ second: UInt32, ofLength count: Int) -> UInt32 {
        CRC32CShift.shift(first, byBytes: count) ^ second
    }
}
