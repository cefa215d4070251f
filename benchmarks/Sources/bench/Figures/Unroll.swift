/// From the closed form of a graph to its columns, on one core, at four sizes. Held against a C loop
/// that does nothing but store into as many columns of as many elements. A decade must not make a Drop
/// dearer, and the columns must be about all that is resident.
struct Unroll: Figure {
    let shape: SampleGraph.Shape

    var name: String { "unroll-\(shape.rawValue)" }
    var meaning: String {
        let what =
            switch shape {
            case .deep: "three Scatters in one another, each gathered"
            case .loop: "Loops in a Scatter"
            default: "one Scatter"
            }
        return "Drops unrolled a second, the cost of ten times as many, and bytes a Drop: \(what)"
    }

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let decades = effort.quick ? 3 : 4
        let graphs = [10_000, 100_000, 1_000_000, 10_000_000].prefix(decades).map {
            SampleGraph.of($0, shape)
        }
        // Nanoseconds a Drop: of each size first Weir's, then the C loop's.
        let values = try interleavedValues(
            effort.runs(7),
            graphs.flatMap { graph -> [() throws -> Double] in
                let weir = UnrollRun(workshop: workshop, graph: graph)
                let filling = FillingRun(workshop: workshop, graph: graph)
                let drops = Double(graph.drops)
                return [
                    { try weir.report().seconds.unroll / drops * 1e9 },
                    { try filling.seconds() / drops * 1e9 },
                ]
            })
        let times = graphs.indices.map { (weir: values[2 * $0], filling: values[2 * $0 + 1]) }
        let speeds = zip(graphs, times).map { speed($0, $1.weir, $1.filling) }
        let growths = graphs.indices.dropFirst().map {
            growth(graphs[$0 - 1], graphs[$0], times[$0 - 1], times[$0])
        }
        return try speeds + growths + memory(of: graphs.suffix(2), workshop, effort)
    }

    private func speed(_ graph: SampleGraph, _ weir: [Double], _ filling: [Double]) -> Row {
        Row(
            figure: name, varying: [("drops", .number(graph.drops))], ranks: 1, unit: "Drops/s",
            better: .higher, ours: Samples(weir.map { 1e9 / $0 }), baselineName: "C loop",
            baseline: Samples(filling.map { 1e9 / $0 }),
            budget: { Row.Budget(text: "≥ 5 M", isMet: $0.value >= 5e6) })
    }

    /// The time of a Drop by that of a Drop of the decade before, run by run.
    private func growth(
        _ small: SampleGraph, _ large: SampleGraph, _ few: (weir: [Double], filling: [Double]),
        _ many: (weir: [Double], filling: [Double])
    ) -> Row {
        Row(
            figure: name,
            varying: [("drops", .number(large.drops)), ("than", .number(small.drops))], ranks: 1,
            unit: "× a Drop", better: .lower, ours: Samples(zip(many.weir, few.weir).map(/)),
            baselineName: "C loop", baseline: Samples(zip(many.filling, few.filling).map(/)),
            budget: { Row.Budget(text: "≤ 1.2", isMet: $0.value <= 1.2) })
    }

    /// Resident at the most, over that of a graph of a few Drops: the columns, and what is needed to
    /// make them and to look at them. The baseline is what Weir says its columns take.
    private func memory(
        of graphs: ArraySlice<SampleGraph>, _ workshop: Workshop, _ effort: Effort
    ) throws -> [Row] {
        let small = SampleGraph(shape: shape, size: 1)
        return try graphs.map { graph in
            let more = Double(graph.drops - small.drops)
            let edges = Double(graph.edges - small.edges) / more
            let peak = { try UnrollRun(workshop: workshop, graph: $0).peakMemory() }
            let columns = try UnrollRun(workshop: workshop, graph: graph).report().bytes
            let sides = try interleaved(
                effort.runs(3), [{ try (peak(graph) - peak(small)) / more }])
            return Row(
                figure: name,
                varying: [("drops", .number(graph.drops)), ("edges", .number(graph.edges))],
                ranks: 1, unit: "B/Drop", better: .lower, ours: sides[0], baselineName: "columns",
                baseline: Samples([Double(columns) / Double(graph.drops)]),
                budget: {
                    let limit = 64 + 12 * edges
                    return Row.Budget(
                        text: "≤ 64 + 12 × \(ResultTable.short(edges)) edges",
                        isMet: $0.value <= limit)
                })
        }
    }
}
