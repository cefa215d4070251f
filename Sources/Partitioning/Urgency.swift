// How much waits for each Drop: the seconds of the longest way from its beginning to the end of the graph,
// without messages. A run begins what is most urgent first, as long as the graph is small enough for every
// rank to work this out of the whole of it.

package import Graphs

package struct Urgency: Sendable {
    /// By Drop, in the sequence of all.
    package let seconds: [Double]
    package var longest: Double { seconds.max() ?? 0 }

    /// Of graphs with more Drops, apps begin in the order in which they become ready.
    package static let mostDrops = 100_000

    /// As a run on however many ranks has it: by the graph's own fields; nil where there is none.
    package init?(ofRunOf blueprint: Blueprint) {
        guard 1...Self.mostDrops ~= blueprint.dropCount else { return nil }
        self.init(PhysicalGraph(unrolling: blueprint), Weights(blueprint))
    }

    /// Of the whole of a graph; nil if some Drops wait for each other.
    package init?(_ graph: PhysicalGraph, _ weights: Weights) {
        guard let order = graph.rowsInOrder() else { return nil }
        var seconds = [Double](repeating: 0, count: graph.dropCount)
        for row in order.reversed() {
            let row = Int(row)
            var longest = 0.0
            for edge in graph.consumerRange(of: DropID(row)) {
                longest = max(longest, seconds[graph.consumers[edge].drop.index])
            }
            let name = graph.name(of: DropID(row))
            seconds[row] =
                longest + weights.seconds[name.component.index][Int(name.instance)]
        }
        self.seconds = seconds
    }

    /// For the rows of a part of the graph.
    package func ofRows(_ part: PhysicalGraph, of blueprint: Blueprint) -> [Float] {
        part.rows(of: seconds.map(Float.init), in: blueprint)
    }
}
