/// Drops of 8 MB that one rank makes and another of the same host reads, all there at once: how long that takes,
/// and what both ranks have in memory, islands together and forced apart. Held against bare MPI, and
/// against the run that has to copy.
struct SameHost: Figure {
    let name = "same-host"
    let meaning = "Drops of 8 MB for another rank of the host: GB/s, and GB of both ranks together"
    private static let bytes = 8 << 20

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let count = effort.quick ? 25 : 50
        let file = try graph(count).write("same-host.graph", in: workshop)
        let gigabytes = Double(count * Self.bytes) / 1e9
        let speeds = try interleaved(
            effort.runs(7),
            [
                { gigabytes / (try run(file, [], workshop).seconds) },
                { gigabytes / (try run(file, ["--island-size", "1"], workshop).seconds) },
                { try gigabytes / ChainHop.pingPong("stream", count, workshop, bytes: Self.bytes) },
            ])
        let peaks = try interleaved(
            effort.runs(3),
            [
                { try peak(file, [], workshop) / 1e9 },
                { try peak(file, ["--island-size", "1"], workshop) / 1e9 },
            ])
        return [
            Row(
                figure: name, varying: [("drops", .number(count)), ("against", .text("MPI"))],
                ranks: 2, unit: "GB/s", better: .higher, ours: speeds[0],
                baselineName: "MPI_Send, MPI_Recv", baseline: speeds[2],
                budget: { Row.Budget(text: "≥ 0.8 × MPI", isMet: $0.ratio >= 0.8) }),
            Row(
                figure: name, varying: [("drops", .number(count)), ("against", .text("copies"))],
                ranks: 2, unit: "GB/s", better: .higher, ours: speeds[0],
                baselineName: "islands apart", baseline: speeds[1], budget: { _ in .none }),
            // Once for both, and what each of them takes besides.
            Row(
                figure: name, varying: [("drops", .number(count)), ("measured", .text("memory"))],
                ranks: 2, unit: "GB", better: .lower, ours: peaks[0],
                baselineName: "islands apart", baseline: peaks[1],
                budget: { Row.Budget(text: "≤ 0.7 × that", isMet: $0.ratio <= 0.7) }),
        ]
    }

    private func graph(_ count: Int) -> PhysicalGraphText {
        var graph = PhysicalGraphText()
        let data = (0..<count).map { "d\($0)" }
        for (number, datum) in data.enumerated() {
            let maker = "m\(number)"
            graph.addApp(
                maker, "weir.ComputeApp", "\"output_bytes\":\(Self.bytes)", on: 0, writes: [datum])
            graph.addDatum(datum, on: 0, from: maker, to: ["reader"])
        }
        // It does not look at what it has: what a process has not looked at is not in its resident set.
        graph.addApp("reader", "weir.ComputeApp", on: 1, reads: data)
        return graph
    }

    private func run(
        _ file: String, _ words: [String], _ workshop: Workshop, onEach: [String] = []
    ) throws -> RunSummary {
        try workshop.weirRun(["--no-journal"] + words + [file], ranks: 2, onEach: onEach)
    }

    private func peak(
        _ file: String, _ words: [String], _ workshop: Workshop
    ) throws -> Double {
        let each = #"exec "$0" "peak.$OMPI_COMM_WORLD_RANK" "$@""#
        _ = try run(
            file, words, workshop, onEach: ["sh", "-c", each, workshop.tool("peak-memory")])
        return try workshop.peak("peak.0") + workshop.peak("peak.1")
    }
}
