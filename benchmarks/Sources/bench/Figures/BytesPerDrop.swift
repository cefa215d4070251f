/// What a Drop adds to the largest resident set of a run, edges included: that of a large graph less
/// that of a small one, by the Drops in between. The C loop's arrays are measured the same way.
struct BytesPerDrop: Figure {
    let name = "bytes-per-drop"
    let meaning = "resident bytes a Drop at the peak of a run, edges included"

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        try [SampleGraph.Shape.wide, .chain].map { shape in
            let large = SampleGraph(shape: shape, size: effort.quick ? 500_000 : 5_000_000)
            let small = SampleGraph(shape: shape, size: 500)
            let sides = try interleaved(
                effort.runs(3),
                [
                    {
                        let peak = { try WeirRun(workshop: workshop, graph: $0).peakMemory() }
                        return try (peak(large) - peak(small)) / Double(large.drops - small.drops)
                    },
                    {
                        let peak = { try CountingRun(workshop: workshop, graph: $0).peakMemory() }
                        return try (peak(large) - peak(small)) / Double(large.drops - small.drops)
                    },
                ])
            return Row(
                figure: name,
                varying: [("shape", .text(shape.rawValue)), ("drops", .number(large.drops))],
                ranks: 1, unit: "B/Drop", better: .lower, ours: sides[0], baselineName: "C loop",
                baseline: sides[1],
                budget: { Row.Budget(text: "≤ 128", isMet: $0.value <= 128) })
        }
    }
}
