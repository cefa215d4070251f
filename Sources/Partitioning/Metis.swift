// The one place that calls METIS, and what METIS leaves to its callers: it dies of one part, prints
// where there is nothing to bisect, overflows from 2^31 on without a word, leaves parts empty, and
// misses the balance that it was asked for. So weights are scaled here, small cases are answered here,
// and what comes out is mended.
//
// It keeps its random numbers in the C library's one generator: one call at a time.

internal import CMETIS
internal import Glibc
internal import Synchronization

/// How METIS is to cut.
package struct MetisStyle: Equatable, Sendable {
    /// Recursive bisection instead of k-way; nil for the one that turns out better.
    package var isRecursive: Bool?
    /// The volume of what is sent, instead of the edges that are cut. K-way only.
    package var minimizesVolume: Bool
    /// Cuts that METIS tries, of which it keeps the best.
    package var tries: Int

    package init(isRecursive: Bool? = nil, minimizesVolume: Bool = false, tries: Int = 1) {
        self.isRecursive = isRecursive
        self.minimizesVolume = minimizesVolume
        self.tries = tries
    }
}

/// An undirected graph for METIS: each edge at both ends, in compressed rows.
struct MetisGraph {
    var first: [Int32] = [0]
    var neighbours: [Int32] = []
    /// Of each end; not negative.
    var edgeWeights: [Double] = []
    /// One or two numbers a vertex, by constraint.
    var weights: [[Double]]

    var count: Int { first.count - 1 }
}

enum Metis {
    private static let turn = Mutex(())

    /// The part of each vertex. Shares are of the whole, one a part.
    static func partition(
        _ graph: MetisGraph, into parts: Int, style: MetisStyle, imbalance: Double, seed: Int
    ) throws(PartitioningError) -> [Int32] {
        if parts <= 1 { return [Int32](repeating: 0, count: graph.count) }
        if graph.count <= parts { return (0..<Int32(graph.count)).map { $0 } }
        let weights = graph.weights.map { scaled($0) }.filter { $0.contains { $0 > 0 } }
        var call = Call(graph, weights, parts, imbalance)
        let result = turn.withLock { _ in
            Result { () throws(PartitioningError) in
                try call.run(style, seed)
            }
        }
        return try result.get()
    }

    /// As whole numbers of which METIS can add up all. Numbers that are whole and small stay.
    private static func scaled(_ values: [Double]) -> [Int32] {
        let sum = values.reduce(0, +)
        guard sum > 0 else { return [Int32](repeating: 0, count: values.count) }
        let isWhole = sum < 1e9 && values.allSatisfy { $0.rounded() == $0 }
        let factor = isWhole ? 1 : 1e9 / sum
        return values.map { Int32(min(1e9, ($0 * factor).rounded())) }
    }

    private struct Call {
        var graph: MetisGraph
        /// Interleaved: the constraints of a vertex are beside each other.
        var weights: [Int32]
        var edgeWeights: [Int32]
        var constraints: Int32
        var parts: Int32
        var imbalance: [Float]

        init(_ graph: MetisGraph, _ weights: [[Int32]], _ parts: Int, _ imbalance: Double) {
            self.graph = graph
            let columns =
                weights.isEmpty ? [[Int32](repeating: 1, count: graph.count)] : weights
            self.weights = columns.count == 1 ? columns[0] : []
            if columns.count > 1 {
                self.weights.reserveCapacity(columns.count * graph.count)
                for vertex in 0..<graph.count {
                    for column in columns { self.weights.append(column[vertex]) }
                }
            }
            // An edge of no weight costs nothing to cut, but it is better not cut.
            edgeWeights = Metis.scaled(graph.edgeWeights).map { max(1, $0) }
            constraints = Int32(columns.count)
            self.parts = Int32(parts)
            self.imbalance = [Float](repeating: Float(1 + imbalance), count: columns.count)
        }

        mutating func run(_ style: MetisStyle, _ seed: Int) throws(PartitioningError) -> [Int32] {
            var options = [Int32](repeating: -1, count: Int(METIS_NOPTIONS))
            METIS_SetDefaultOptions(&options)
            options[Int(METIS_OPTION_SEED.rawValue)] = Int32(truncatingIfNeeded: seed)
            options[Int(METIS_OPTION_NCUTS.rawValue)] = Int32(clamping: style.tries)
            let isRecursive = style.isRecursive ?? false
            if !isRecursive, style.minimizesVolume {
                options[Int(METIS_OPTION_OBJTYPE.rawValue)] = Int32(METIS_OBJTYPE_VOL.rawValue)
            }
            var part = [Int32](repeating: 0, count: graph.count)
            var vertices = Int32(graph.count)
            var cut: Int32 = 0
            let null = fopen("/dev/null", "w")
            let output = cmetis_exchange_stdout(null)
            let call = isRecursive ? METIS_PartGraphRecursive : METIS_PartGraphKway
            let code = call(
                &vertices, &constraints, &graph.first, &graph.neighbours, &weights, nil,
                &edgeWeights, &parts, nil, &imbalance, &options, &cut, &part)
            _ = cmetis_exchange_stdout(output)
            if let null { fclose(null) }
            guard code == METIS_OK.rawValue else { throw .metis(code) }
            return part
        }
    }
}
