// A Scatter repeats its inside side by side. It makes no Drop of its own: its application is a node
// beside it, which the tree has already made.

extension Extents {
    /// The old names of the field still occur; where there is none, DALiuGE takes four copies.
    mutating func scatterExtent(_ node: Int) -> Int {
        number(["num_of_copies", "num_of_splits", "Number of copies"], of: node, default: 4)
    }
}
