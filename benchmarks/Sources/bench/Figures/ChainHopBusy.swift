/// A hop of the same chain as chain-hop's while every core computes something else, niced as Weir's
/// programs are: a rank must get its core back at once. Held against bare MPI, which spins, beside the
/// same load.
struct ChainHopBusy: Figure {
    let name = "chain-hop-busy"
    let meaning =
        "microseconds a hop of a chain between two ranks, beside busy programs on all cores"

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let graph = SampleGraph(shape: .pingPong, size: effort.quick ? 5000 : 20_000)
        let file = try graph.write(in: workshop)
        let hops = graph.hops
        let busy = [workshop.tool("beside-busy")]
        let sides = try interleaved(
            effort.runs(5),
            [
                {
                    let summary = try workshop.weirRun(
                        ["--zero-run", "--no-journal", file], ranks: 2, busy)
                    return summary.seconds * 1e6 / Double(hops)
                },
                { try ChainHop.pingPong("nonblocking", hops, workshop, busy) * 1e6 / Double(hops) },
            ])
        return [
            Row(
                figure: name, varying: [("hops", .number(hops)), ("drops", .number(graph.drops))],
                ranks: 2, unit: "µs", better: .lower, ours: sides[0],
                baselineName: "MPI_Isend, MPI_Test", baseline: sides[1],
                budget: { Row.Budget(text: "≤ 50 µs", isMet: $0.value <= 50) })
        ]
    }
}
