/// Mapping a graph to 16 ranks of 4 islands: every algorithm on 10,000 pairs, and the default on up to
/// ten million Drops.
struct Partition: Figure {
    let name = "partition"
    let meaning = "seconds to map a graph to ranks, by every algorithm, and by auto at 10 M Drops"

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let shapes: [SampleGraph.Shape] = effort.quick ? [.wide] : [.wide, .deep, .loop]
        return try everyAlgorithm(workshop, effort)
            + shapes.flatMap { try growing($0, workshop, effort) }
            + ["sorted", "shuffled"].flatMap { try imported($0, workshop, effort) }
    }

    /// A graph that was read from a file, which has no coordinates; by `partition-probe`, a program of the
    /// tests, as no JSON of ten million Drops can be read in reasonable time.
    private func imported(
        _ order: String, _ workshop: Workshop, _ effort: Effort
    ) throws -> [Row] {
        let drops = effort.quick ? 1_000_000 : 10_000_000
        let run = ImportedPartition(workshop: workshop, order: order)
        guard run.isThere else {
            Bench.complain("  left out: imported graphs, for want of partition-probe")
            return []
        }
        var large: [ImportedPartition.Result] = []
        var small: [ImportedPartition.Result] = []
        for _ in 0..<effort.runs(3) {
            large.append(try run.map(drops))
            small.append(try run.map(drops / 10))
        }
        let row = { (unit: String, values: [Double], limit: Double, text: String) in
            Row(
                figure: name,
                varying: [
                    ("algorithm", .text("auto")), ("shape", .text("imported, \(order)")),
                    ("drops", .number(large[0].drops)),
                ], ranks: 16, unit: unit, better: .lower, ours: Samples(values),
                baselineName: "the budget", baseline: Samples([limit]),
                budget: { Row.Budget(text: text, isMet: $0.value <= limit) })
        }
        return [
            row("s", large.map(\.seconds), 8, "≤ 8 s"),
            row("GB", large.map { $0.bytes / 1e9 }, 2, "≤ 2 GB"),
            row(
                "× a Drop",
                zip(large, small).map {
                    $0.seconds / $1.seconds * Double($1.drops) / Double($0.drops)
                }, 1.5, "≤ 1.5"),
        ]
    }

    private func everyAlgorithm(_ workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let run = PartitionRun(workshop: workshop, graph: SampleGraph(shape: .wide, size: 10_000))
        let filling = FillingRun(workshop: workshop, graph: run.graph)
        var times: [String: [Double]] = [:]
        var order: [String] = []
        var baseline: [Double] = []
        for _ in 0..<effort.runs(5) {
            let mappings = try run.mappings(["--compare"])
            order = mappings.map(\.algorithm)
            for mapping in mappings {
                times[mapping.algorithm, default: []].append(mapping.seconds)
            }
            baseline.append(try filling.seconds())
        }
        return order.map { algorithm in
            row(
                run.graph, algorithm, "s", times[algorithm] ?? [], baseline, limit: 1,
                text: "≤ 1 s")
        }
    }

    private func growing(
        _ shape: SampleGraph.Shape, _ workshop: Workshop, _ effort: Effort
    ) throws -> [Row] {
        let sizes = effort.quick ? [100_000, 1_000_000] : [1_000_000, 10_000_000]
        let graphs = sizes.map { SampleGraph.of($0, shape) }
        let values = try interleavedValues(
            effort.runs(3),
            graphs.flatMap { graph -> [() throws -> Double] in
                let run = PartitionRun(workshop: workshop, graph: graph)
                let filling = FillingRun(workshop: workshop, graph: graph)
                return [{ try run.mappings([])[0].seconds }, { try filling.seconds() }]
            })
        let growth = { (large: [Double], small: [Double]) in
            let drops = Double(graphs[1].drops) / Double(graphs[0].drops)
            return zip(large, small).map { $0 / $1 / drops }
        }
        let peak = try PartitionRun(workshop: workshop, graph: graphs[1]).peakMemory() / 1e9
        let columns = try UnrollRun(workshop: workshop, graph: graphs[1]).report().bytes
        return [
            row(graphs[1], "auto", "s", values[2], values[3], limit: 8, text: "≤ 8 s"),
            row(
                graphs[1], "auto", "× a Drop", growth(values[2], values[0]),
                growth(values[3], values[1]), limit: 1.5, text: "≤ 1.5"),
            row(
                graphs[1], "auto", "GB", [peak], [Double(columns) / 1e9], limit: 2, text: "≤ 2 GB",
                baseline: "columns"),
        ]
    }

    private func row(
        _ graph: SampleGraph, _ algorithm: String, _ unit: String, _ ours: [Double],
        _ theirs: [Double], limit: Double, text: String, baseline: String = "C loop"
    ) -> Row {
        Row(
            figure: name,
            varying: [
                ("algorithm", .text(algorithm)), ("shape", .text(graph.shape.rawValue)),
                ("drops", .number(graph.drops)),
            ], ranks: 16, unit: unit, better: .lower, ours: Samples(ours), baselineName: baseline,
            baseline: Samples(theirs),
            budget: { Row.Budget(text: text, isMet: $0.value <= limit) })
    }
}
