// One mutant: a function of the seed, its number and the corpus, and of nothing else. Even numbers are
// mutated as bytes, odd ones as JSON.

import Randomness

struct Mutant {
    private(set) var bytes: [UInt8]
    /// What was done, for people.
    private(set) var history: [String]
    static let largest = 4_000_000

    init(seed: UInt64, number: Int, corpus: Corpus) {
        var random = SeededRandom(seed: seed, number: number)
        let file = random.below(corpus.files.count)
        bytes = corpus.bytes(file)
        history = [corpus.name(file)]
        let times = 1 + random.below(1 + random.below(6))
        if number % 2 == 1, var tree = Tree(parsing: bytes) {
            for _ in 0..<times where !tree.isLarger(than: Tree.largest) {
                history.append(Self.mutate(&tree, &random))
            }
            bytes = tree.text(upTo: Self.largest)
        } else {
            for _ in 0..<times {
                history.append(ByteMutation.apply(to: &bytes, &random, corpus))
                if bytes.count > Self.largest { bytes.removeSubrange(Self.largest...) }
            }
        }
    }

    /// Three in four know what a graph is; the rest would do the same to any JSON.
    private static func mutate(_ tree: inout Tree, _ random: inout SeededRandom) -> String {
        if random.below(4) > 0, let done = GraphMutation.apply(to: &tree, &random) { return done }
        return TreeMutation.apply(to: &tree, &random)
    }
}
