import Randomness

extension SeededRandom {
    /// A mutant's own.
    init(seed: UInt64, number: Int) {
        var seeds = SeededRandom(seed: seed)
        self.init(seed: seeds.next() ^ UInt64(truncatingIfNeeded: number))
        _ = next()
    }

    mutating func pick<T>(_ items: [T]) -> T { items[below(items.count)] }

    /// Small numbers often, great ones seldom: how long a block is, how often it comes.
    mutating func length(upTo bound: Int) -> Int { 1 + below(1 + below(bound)) }
}
