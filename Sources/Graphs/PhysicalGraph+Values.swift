extension PhysicalGraph {
    /// Of values by Drop, in the sequence of all, those of the rows of this part of the graph.
    package func rows(of values: [Float], in blueprint: Blueprint) -> [Float] {
        (0..<dropCount).map { row in
            let name = name(of: DropID(row))
            return values[blueprint.firstDrop[name.component.index] + Int(name.instance)]
        }
    }
}
