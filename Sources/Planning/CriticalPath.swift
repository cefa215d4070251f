import Graphs
import Partitioning

enum CriticalPath {
    /// The longest way through a graph, its apps' seconds alone.
    static func seconds(
        of graph: PhysicalGraph, _ workload: Workload
    ) throws(PartitioningError) -> Double {
        guard let order = graph.rowsInOrder() else { throw .cyclic }
        var end = [Double](repeating: 0, count: graph.dropCount)
        var longest = 0.0
        for row in order {
            let row = Int(row)
            let own = end[row] + workload.seconds(graph.name(of: DropID(row)))
            longest = max(longest, own)
            for edge in graph.consumerRange(of: DropID(row)) {
                let next = graph.consumers[edge].drop.index
                end[next] = max(end[next], own)
            }
        }
        return longest
    }
}
