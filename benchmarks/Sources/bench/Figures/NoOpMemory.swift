/// What ten million Drops on two ranks take together at their peak, both processes from start to end.
/// Held against the C loop's arrays for as many.
struct NoOpMemory: Figure {
    let name = "noop-memory"
    let meaning = "GB of both ranks together at the peak of ten million no-op Drops"

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let graph = SampleGraph(shape: .wide, size: effort.quick ? 500_000 : 5_000_000)
        let file = try graph.write(in: workshop)
        let sides = try interleaved(
            effort.runs(1),
            [
                { try Self.peak(of: file, drops: graph.drops, workshop) / 1e9 },
                { try CountingRun(workshop: workshop, graph: graph).peakMemory() / 1e9 },
            ])
        return [
            Row(
                figure: name, varying: [("drops", .number(graph.drops))], ranks: 2, unit: "GB",
                better: .lower, ours: sides[0], baselineName: "C loop", baseline: sides[1],
                budget: { Row.Budget(text: "≤ 3 GB", isMet: $0.value <= 3) })
        ]
    }

    private static func peak(of file: String, drops: Int, _ workshop: Workshop) throws -> Double {
        let each =
            #"exec "$0" "peak.$OMPI_COMM_WORLD_RANK" "$@""#
        let summary = try workshop.weirRun(
            ["--zero-run", "--no-journal", file], ranks: 2,
            onEach: ["sh", "-c", each, workshop.tool("peak-memory")])
        guard summary.completed == drops else {
            throw ProgramFailure(description: "\(summary.completed) of \(drops) Drops completed")
        }
        return try workshop.peak("peak.0") + workshop.peak("peak.1")
    }
}
