/// SplitMix64 (Steele, Lea, Flood 2014). Its sequence is ours: a mapping, a test or a mutant must be the
/// same on every machine, and after an update of Swift.
package struct SeededRandom: RandomNumberGenerator, Sendable {
    @usableFromInline var state: UInt64

    @inlinable package init(seed: UInt64) { state = seed }

    @inlinable package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// From 0 up to `bound`; 0 where that is empty.
    @inlinable package mutating func below(_ bound: Int) -> Int {
        Int(next() % UInt64(max(1, bound)))
    }

    /// From 0 up to 1.
    @inlinable package mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }
}
