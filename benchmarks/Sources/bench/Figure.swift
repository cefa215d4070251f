// A figure measures one thing about Weir beside the same thing done as cheaply as this machine can,
// in the same minutes: absolute times drift on shared machines, ratios much less.

protocol Figure: Sendable {
    /// As in DESIGN section 11.
    var name: String { get }
    /// One line for `--list`.
    var meaning: String { get }
    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row]
}

/// A figure cannot be measured here, through no fault of anything that it measures.
struct LeftOut: Error {
    var reason: String
}

enum Figures {
    /// In the order in which they are printed.
    static let all: [any Figure] =
        [
            Unroll(shape: .wide), Unroll(shape: .deep), Unroll(shape: .loop), UnrollVersusDALiuGE(),
            GraphFiles(way: .write), GraphFiles(way: .read), Partition(), PartitionVersusDALiuGE(),
            Plan(), WfCommonsMakespan(),
            Arena(what: .write), Arena(what: .read), Arena(what: .small), SmallDropsRun(),
            Arena(what: .checksum),
            NoOpDrops(journal: false), NoOpDrops(journal: true), JournalOverhead(), JournalBytes(),
            Resume(), BytesPerDrop(), NoOpMemory(),
            ChainHop(), ChainHopBusy(), Transfer(), SameHost(), Spill(),
            ProgramStarts(), Programs(load: .none), Programs(load: .bigRank),
            Programs(load: .tenMilliseconds),
        ] + TaskBench.Pattern.allCases.map { METG(pattern: $0) }
}

/// Repeated measurements of one thing.
struct Samples {
    private(set) var sorted: [Double]

    /// At least one.
    init(_ values: [Double]) {
        precondition(!values.isEmpty, "nothing was measured")
        sorted = values.sorted()
    }

    var minimum: Double { sorted[0] }
    var maximum: Double { sorted[sorted.count - 1] }

    var median: Double {
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}

/// Each side in turn, again and again, so that a slow minute slows them all.
func interleaved(_ runs: Int, _ sides: [() throws -> Double]) throws -> [Samples] {
    try interleavedValues(runs, sides).map(Samples.init)
}

/// The same, each side's values in the order in which they came.
func interleavedValues(_ runs: Int, _ sides: [() throws -> Double]) throws -> [[Double]] {
    var values = [[Double]](repeating: [], count: sides.count)
    for _ in 0..<runs {
        for (number, side) in sides.enumerated() { values[number].append(try side()) }
    }
    return values
}
