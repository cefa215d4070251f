/// Drops a second through one rank when no Drop has anything to do: what the engine, and with the
/// journal its records, cost. Held against a C loop that only counts dependencies.
struct NoOpDrops: Figure {
    let journal: Bool

    var name: String { journal ? "noop-drops-journal" : "noop-drops" }
    var meaning: String {
        "no-op Drops a second through one rank" + (journal ? ", each recorded in the journal" : "")
    }

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        // The journal of ten million is half a gigabyte of disk, and shows nothing new.
        let sizes = effort.quick || journal ? [50_000, 500_000] : [50_000, 500_000, 5_000_000]
        var rows: [Row] = []
        for shape in [SampleGraph.Shape.wide, .chain] {
            for size in sizes {
                let graph = SampleGraph(shape: shape, size: size)
                rows.append(try row(graph, workshop, runs: effort.runs(size > 1_000_000 ? 3 : 5)))
            }
        }
        return rows
    }

    private func row(_ graph: SampleGraph, _ workshop: Workshop, runs: Int) throws -> Row {
        let weir = WeirRun(workshop: workshop, graph: graph, journal: journal)
        let counting = CountingRun(workshop: workshop, graph: graph)
        let drops = Double(graph.drops)
        let budget = journal ? Self.withJournal : Self.withoutJournal
        let sides = try interleaved(
            runs, [{ try drops / weir.seconds() }, { try drops / counting.seconds() }])
        return Row(
            figure: name,
            varying: [("shape", .text(graph.shape.rawValue)), ("drops", .number(graph.drops))],
            ranks: 1, unit: "Drops/s", better: .higher, ours: sides[0], baselineName: "C loop",
            baseline: sides[1], budget: budget)
    }

    private static let withoutJournal = { @Sendable (row: Row) -> Row.Budget in
        Row.Budget(
            text: "≥ 5 M, ≥ 1/12 × C", isMet: row.value >= 5e6 && row.ratio >= 1.0 / 12)
    }

    private static let withJournal = { @Sendable (row: Row) -> Row.Budget in
        Row.Budget(text: "≥ 1 M", isMet: row.value >= 1e6)
    }
}
