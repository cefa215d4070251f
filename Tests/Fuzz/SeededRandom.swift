/// SplitMix64. Its sequence is ours: a mutant must be the same after an update of Swift.
struct SeededRandom {
    private var state: UInt64

    init(seed: UInt64, number: Int) {
        state = seed
        state = next() ^ UInt64(truncatingIfNeeded: number)
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 up to `bound`; 0 where that is empty.
    mutating func below(_ bound: Int) -> Int { bound < 1 ? 0 : Int(next() % UInt64(bound)) }

    mutating func pick<T>(_ items: [T]) -> T { items[below(items.count)] }

    /// Small numbers often, great ones seldom: how long a block is, how often it comes.
    mutating func length(upTo bound: Int) -> Int { 1 + below(1 + below(bound)) }
}
